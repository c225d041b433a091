/**
 * Tests of time, one file after the other: there is one clock, and it only goes forward. One file for Vitest, which runs
 * other tests meanwhile.
 */
import './bulk.ts';
import './clock.ts';
import './deadlines.ts';
import './notices.ts';
import './payments.ts';
import './refunds.ts';
import './subscriptions.ts';

import type { pinnedCosts } from '../pinned-costs.ts';

/** An act of which DynamoDB's share is pinned. */
export type Act = keyof typeof pinnedCosts;

/** A Lambda that runs in the life of an invoice. */
export interface Run {
  name: string;
  /** How often, for one invoice. */
  times: number;
  /** What one run does with the table. */
  acts: readonly Act[];
  /** Whether API Gateway is asked for it. */
  isHttp?: true;
  memoryMb?: number;
  /** Milliseconds for what is neither computing nor the table: argon2, and others who answer. */
  besidesMs?: number;
}

/** Of a hundred invoices: 70 are paid, 10 more are tried to be paid in vain, 30 expire, 1 is refunded. */
const paid = 0.7;
const tried = 0.8;
const expired = 0.3;
const refunded = 0.01;
const opened = 1.3;

/**
 * Changes of an invoice and its payment: created, SMS noted, opened, payment begun, payment ended, expired. A worker on the
 * stream runs for each where they come one by one; where many come, a run has many of them and this is too much.
 */
const changes = 1 + 1 + opened + tried + tried + expired;

/**
 * A single invoice that a merchant's software makes, whose payer is told by SMS and pays at a page, and of which the software is
 * told by webhook. An acquirer's calls cost as the simulator's do, which keeps its books in the same table.
 */
export const runs: readonly Run[] = [
  { name: 'log in', times: 0.02, acts: ['login'], isHttp: true, memoryMb: 1024, besidesMs: 150 },
  { name: 'refresh', times: 0.1, acts: ['refresh'], isHttp: true },
  { name: 'create', times: 1, acts: ['bearer', 'create with a claim'], isHttp: true },
  { name: 'get', times: 1, acts: ['bearer', 'get by id'], isHttp: true },
  { name: 'list', times: 0.2, acts: ['bearer', 'list, page 1 of 200 invoices'], isHttp: true },
  { name: 'open the page', times: opened, acts: ['page of an invoice'], isHttp: true },
  { name: 'begin to pay', times: tried, acts: ['begin a payment'], isHttp: true, besidesMs: 300 },
  { name: 'callback', times: tried, acts: ['return, and paid'], isHttp: true },
  { name: 'return', times: tried, acts: ['return once more'], isHttp: true, besidesMs: 300 },
  { name: 'ask for a refund', times: refunded, acts: ['bearer', 'ask for a refund'], isHttp: true },
  { name: 'give it back', times: refunded, acts: ['give an approved refund back'], besidesMs: 300 },
  { name: 'project a creation', times: 1, acts: ['projection of a creation'] },
  { name: 'project an end', times: paid + expired, acts: ['projection of a cancellation'] },
  { name: 'project a payment', times: tried, acts: ['projection of a captured payment'] },
  { name: 'project the rest', times: changes - 1 - paid - expired - tried, acts: [] },
  { name: 'follow', times: changes, acts: [], besidesMs: 20 },
  { name: 'send the SMS', times: 1, acts: ['send an SMS'], besidesMs: 200 },
  { name: 'call the webhook', times: tried, acts: ['call a webhook'], besidesMs: 400 },
  { name: 'find a payment ended', times: tried, acts: ['get by id'] },
  { name: 'expire', times: expired, acts: ['deadlines, one expiry'] },
];

/** What else comes of one invoice. */
export const perInvoice = {
  /** Put on the queue of notices, taken from it, and deleted. */
  sqsRequests: 3 * (1 + tried),
  schedules: tried,
  /** A merchant's secret, kept in each warm function for five minutes. */
  secretReads: 0.1,
  smsSegments: 1,
  /** Pages, answers and pictures that leave AWS. */
  outKb: 40,
  attachments: 0.02,
  attachmentKb: 200,
} as const;

/** A run's own milliseconds: computing, and its share of cold starts; and what a round trip to the table takes. */
export const runMs = { own: 25, roundTrip: 6 } as const;

/** Bytes in the log, with 26 that CloudWatch adds to each line: Lambda's three lines, ours, and the access log's. */
export const logBytes = { run: 480 + 290, access: 260 } as const;

/** How much of it there is in a month: the larger the service, the larger its merchants. */
export interface Scale {
  invoices: number;
  merchants: number;
}

export const scales: readonly Scale[] = [
  { invoices: 10_000, merchants: 10 },
  { invoices: 1_000_000, merchants: 500 },
  { invoices: 100_000_000, merchants: 10_000 },
];

/** What is there whether anybody calls or not. */
export const standing = {
  /** Signing key, verification keys, simulator. */
  secrets: 3,
  keys: 2,
  /** Lambda asks each of three queues with five readers, which wait for 20 seconds. */
  emptyReceives: 3 * 5 * 3 * 60 * 24 * 30.4,
  dashboards: 1,
} as const;

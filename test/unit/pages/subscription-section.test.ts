import { expect, test } from 'vitest';
import type { KuwaitDate } from '../../../shared/domain/kuwait-time.ts';
import { subscriptionSection } from '../../../shared/pages/subscription-section.ts';
import { anInvoice } from '../fixtures/invoice.ts';
import { aSubscription } from '../fixtures/subscription.ts';

const atMs = Date.parse('2026-04-10T21:05:00Z');
const step = { atMs, what: 'charge-failed', invoiceId: 7, nextOn: '2026-04-13' as KuwaitDate } as const;

/** What a reader hears: the section without its tags and directions. */
const textOf = (section: unknown): string =>
  String(section)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

test('A subscription tells how it stands and what happened with this invoice, and nothing of others', () => {
  const steps = [{ ...step, what: 'cycle-made', invoiceId: 6 } as const, step];

  const section = subscriptionSection({ ...aSubscription, steps }, { ...anInvoice, id: 7 }, 'en');

  expect(textOf(section)).toBe(
    'Subscription Status Active From 10 March 2026 Payments in all 12 ' +
      'The charge did not go through next on 13 April 2026 11 April 2026 , 00:05 (Kuwait time)',
  );
});

test('A subscription without steps has no list, and its card is nowhere', () => {
  const section = String(subscriptionSection(aSubscription, anInvoice, 'ar'));

  expect(section).not.toContain('<ol');
  expect(section).not.toContain('CARD9');
});

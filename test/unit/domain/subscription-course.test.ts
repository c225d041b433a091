import { describe, expect, test } from 'vitest';
import type { Invoice } from '../../../shared/domain/invoice.ts';
import type { KuwaitDate } from '../../../shared/domain/kuwait-time.ts';
import type { CapturedPayment } from '../../../shared/domain/payment.ts';
import type { Subscription } from '../../../shared/domain/subscription.ts';
import {
  begun,
  cancelled,
  chargeBegun,
  chargeUnknown,
  cycleMade,
  type Turn,
  turnOf,
} from '../../../shared/domain/subscription-course.ts';
import { anInvoice } from '../fixtures/invoice.ts';
import { aSubscription } from '../fixtures/subscription.ts';

const day = (text: string): KuwaitDate => text as KuwaitDate;
const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+03:00`);

const terms = { type: 'auto', recurrences: 4, startDate: day('2026-01-31') } as const;
const first: Invoice = { ...anInvoice, id: 7, kind: 'subscription', createdMs: at('2026-01-20 09:00') };
const card = { reference: 'CARD9', paymentType: 2 };

const paid = (invoice: Invoice, on: string, method: 'page' | 'saved-card' = 'page'): Invoice => ({
  ...invoice,
  status: 'paid',
  payment: { method, capture: { capturedMs: at(on) } } as CapturedPayment,
});
const invoiceCancelled = (invoice: Invoice): Invoice => ({ ...invoice, status: 'cancelled', payment: null });
const charging = chargeBegun(cycleMade({ ...aSubscription, dueMs: 1 }, 8, at('2026-04-10 00:00')), 3, 0);
const second: Invoice = { ...anInvoice, id: 8, kind: 'subscription' };
const failing = { charge: { id: 3, state: 'failed' as const, refundReason: null } };

const told = (turn: Turn | undefined) => {
  const { subscription, events } = turn ?? { subscription: undefined, events: undefined };
  return [subscription?.state, subscription?.dueMs, events];
};

describe('A subscription whose first invoice is paid', () => {
  test('is active, and its next cycle is due as its day begins', () => {
    const turn = turnOf(begun(terms, first), paid(first, '2026-01-31 18:00'), { card }, 5);

    expect(told(turn)).toEqual(['active', at('2026-02-28 00:00'), []]);
    expect(turn?.subscription.card).toEqual(card);
    expect(turn?.subscription.steps).toEqual([
      { atMs: first.createdMs, what: 'created', invoiceId: 7 },
      { atMs: 5, what: 'activated', invoiceId: 7, nextOn: '2026-02-28' },
    ]);
  });

  test.each([
    ['before it starts', '2026-01-20 12:00', '2026-02-28'],
    ['a week late', '2026-02-07 12:00', '2026-02-28'],
    ['on the day of the second cycle', '2026-02-28 12:00', '2026-03-31'],
    ['months late', '2026-06-15 12:00', '2026-06-30'],
  ])('%s is never charged for what has passed', (_when, on, next) => {
    const turn = turnOf(begun(terms, first), paid(first, on), { card }, 5);

    expect(turn?.subscription.dueMs).toBe(at(`${next} 00:00`));
  });

  test('on demand waits for the merchant', () => {
    const turn = turnOf(
      begun({ ...terms, type: 'on-demand' }, first),
      paid(first, '2026-01-31 18:00'),
      { card },
      5,
    );

    expect(told(turn)).toEqual(['active', undefined, []]);
  });

  test('and was all of the series is completed, and its card forgotten', () => {
    const turn = turnOf(
      begun({ ...terms, recurrences: 1 }, first),
      paid(first, '2026-01-31 18:00'),
      { card },
      5,
    );

    expect(told(turn)).toEqual(['completed', undefined, ['subscription.completed']]);
    expect(turn?.subscription.card).toBeNull();
  });

  test('without leaving a card says so, and goes on with invoices to pay', () => {
    const turn = turnOf(begun(terms, first), paid(first, '2026-01-31 18:00'), {}, 5);

    expect(told(turn)).toEqual(['active', at('2026-02-28 00:00'), []]);
    expect(turn?.subscription.steps.map(({ what }) => what)).toEqual(['created', 'no-card', 'activated']);
  });
});

test('A subscription whose first invoice is cancelled has no future', () => {
  const turn = turnOf(begun(terms, first), invoiceCancelled(first), {}, 5);

  expect(told(turn)).toEqual(['cancelled', undefined, ['subscription.cancelled']]);
});

describe('A charge of a cycle', () => {
  test.each([
    ['2026-04-10 00:01', '2026-04-11 00:00'],
    ['2026-04-11 00:01', '2026-04-13 00:00'],
    ['2026-04-13 00:01', '2026-04-17 00:00'],
  ])('that fails at %s is tried again at %s', (now, next) => {
    const turn = turnOf(charging, second, failing, at(now));

    expect(told(turn)).toEqual(['active', at(next), ['subscription.cycle-failed']]);
    expect(turn?.subscription.cycle.chargePaymentId).toBeNull();
  });

  test('that fails on day 7 leaves it past due', () => {
    const turn = turnOf(charging, second, failing, at('2026-04-17 00:01'));

    expect(told(turn)).toEqual([
      'past-due',
      undefined,
      ['subscription.cycle-failed', 'subscription.past-due'],
    ]);
  });

  test('whose money has to go back, for an invoice that expired meanwhile, has failed', () => {
    const charge = { id: 3, state: 'captured', refundReason: 'expired' } as const;

    expect(told(turnOf(charging, second, { charge }, at('2026-05-11 00:00')))[0]).toBe('past-due');
  });

  test('that was captured pays as soon as its invoice says so, not before', () => {
    const charge = { id: 3, state: 'captured', refundReason: null } as const;

    expect(turnOf(charging, second, { charge }, at('2026-04-10 00:01'))).toBeUndefined();
  });

  test('that fails after the subscription was cancelled is not tried again', () => {
    const { subscription } = cancelled(charging, 5);

    expect(told(turnOf(subscription, second, failing, at('2026-04-10 00:01')))).toEqual([
      'cancelled',
      undefined,
      ['subscription.cycle-failed'],
    ]);
  });

  test.each([
    ['is under way', { charge: { id: 3, state: 'started' as const, refundReason: null } }],
    ['is not known', { charge: { id: 3, state: 'unknown' as const, refundReason: null } }],
    ['was an earlier one', { charge: { id: 2, state: 'failed' as const, refundReason: null } }],
  ])('that %s changes nothing', (_why, news) => {
    expect(turnOf(charging, second, news, at('2026-04-10 00:01'))).toBeUndefined();
  });

  test('whose outcome stays unknown is noted once', () => {
    const once = chargeUnknown(charging, 10, 5);

    expect(chargeUnknown(once, 20, 6).steps).toEqual(once.steps);
    expect(chargeUnknown(once, 20, 6).dueMs).toBe(20);
  });
});

describe('A cycle’s invoice', () => {
  const pastDue: Subscription = { ...cycleMade(aSubscription, 8, at('2026-04-10 00:00')), state: 'past-due' };

  test('that is paid by its charge goes on to the next month, and tells', () => {
    const turn = turnOf(charging, paid(second, '2026-04-10 00:01', 'saved-card'), {}, at('2026-04-10 00:01'));

    expect(told(turn)).toEqual(['active', at('2026-05-10 00:00'), ['subscription.cycle-charged']]);
  });

  test('that the payer pays when past due makes it active again, with the card left then', () => {
    const newCard = { reference: 'CARD8', paymentType: 1 };
    const turn = turnOf(pastDue, paid(second, '2026-05-12 10:00'), { card: newCard }, 5);

    expect(told(turn)).toEqual(['active', at('2026-06-10 00:00'), []]);
    expect(turn?.subscription.card).toEqual(newCard);
  });

  test('that the merchant cancels is left out', () => {
    const turn = turnOf(pastDue, invoiceCancelled(second), {}, at('2026-04-20 10:00'));

    expect(told(turn)).toEqual(['active', at('2026-05-10 00:00'), []]);
  });

  test('that is paid after the subscription was cancelled brings it back to nothing', () => {
    const { subscription } = cancelled(pastDue, 5);
    const turn = turnOf(subscription, paid(second, '2026-04-20 10:00'), { card }, 6);

    expect(told(turn)).toEqual(['cancelled', undefined, []]);
    expect(turn?.subscription.card).toBeNull();
  });

  test('that has ended before is no news', () => {
    const { subscription } = turnOf(charging, paid(second, '2026-04-10 00:01'), {}, 5) as Turn;

    expect(turnOf(subscription, paid(second, '2026-04-10 00:01'), {}, 6)).toBeUndefined();
    expect(turnOf(subscription, paid(first, '2026-04-10 00:01'), {}, 6)).toBeUndefined();
  });
});

test('A series ends when as many invoices as agreed were made and the last has ended', () => {
  const last = { ...charging, recurrences: 2 };

  expect(told(turnOf(last, paid(second, '2026-04-10 00:01', 'saved-card'), {}, 5))).toEqual([
    'completed',
    undefined,
    ['subscription.cycle-charged', 'subscription.completed'],
  ]);
  expect(turnOf(last, second, failing, at('2026-04-17 00:01'))?.subscription.state).toBe('past-due');
});

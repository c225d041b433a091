import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayStartMs, type KuwaitDate, kuwaitDate } from '../../../shared/domain/kuwait-time.ts';
import {
  canBeCancelled,
  canCapture,
  cycleDate,
  cycleDraft,
  nextCycleDate,
  retryDay,
  type SubscriptionState,
  subscriptionSteps,
  withStep,
} from '../../../shared/domain/subscription.ts';
import { aSubscription } from '../fixtures/subscription.ts';

const day = (text: string): KuwaitDate => text as KuwaitDate;
const anyDay = fc
  .integer({ min: Date.parse('2020-01-01T00:00:00Z'), max: Date.parse('2099-12-31T00:00:00Z') })
  .map(kuwaitDate);
const datesOf = (startDate: KuwaitDate, count: number): KuwaitDate[] =>
  Array.from({ length: count }, (_, at) => cycleDate(startDate, at + 1));
const dayOfMonth = (date: string): number => Number(date.slice(-2));
const lastOfMonth = (date: string): number =>
  new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).getUTCDate();

describe('The dates of a series', () => {
  test('are a month apart, on the day it started or the last day of a shorter month', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 120 }), (startDate, count) => {
        const dates = datesOf(startDate, count);
        const months = dates.map((date) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)));

        expect(dates[0]).toBe(startDate);
        expect(months).toEqual(months.map((_, at) => (months[0] as number) + at));
        expect(dates.map(dayOfMonth)).toEqual(
          dates.map((date) => Math.min(dayOfMonth(startDate), lastOfMonth(date))),
        );
      }),
    );
  });

  test('never drift after a short month', () => {
    expect(datesOf(day('2027-12-31'), 5)).toEqual([
      '2027-12-31',
      '2028-01-31',
      '2028-02-29',
      '2028-03-31',
      '2028-04-30',
    ]);
  });

  test('go on with the first one after a day, whichever day that is', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -40, max: 4_000 }), (startDate, days) => {
        const after = addDays(startDate, days);
        const dates = datesOf(startDate, 140);

        expect(nextCycleDate(startDate, after)).toBe(dates.find((date) => date > after));
      }),
    );
  });
});

describe('A charge that failed', () => {
  test.each([
    ['on the day', '2026-03-10', '2026-03-11'],
    ['on the first retry', '2026-03-11', '2026-03-13'],
    ['between retries', '2026-03-12', '2026-03-13'],
    ['on the second retry', '2026-03-13', '2026-03-17'],
    ['on the last retry', '2026-03-17', undefined],
    ['long after', '2026-05-01', undefined],
  ])('%s is tried again on days 1, 3 and 7 only', (_when, today, expected) => {
    expect(retryDay(day('2026-03-10'), day(today))).toBe(expected);
  });
});

describe('A cycle can be asked for', () => {
  const onDemand = { ...aSubscription, type: 'on-demand' as const };

  test('of an active subscription on demand whose last cycle has ended', () => {
    expect(canCapture(onDemand)).toBe(true);
  });

  test.each([
    ['charges by itself', { type: 'auto' as const }],
    ['is not paid for the first time', { state: 'pending' as const }],
    ['is past due', { state: 'past-due' as const }],
    ['is completed', { state: 'completed' as const }],
    ['is cancelled', { state: 'cancelled' as const }],
    ['has an open cycle', { cycle: { ...onDemand.cycle, state: 'open' as const } }],
    ['has made all of them', { recurrences: 1 }],
  ])('but not of one that %s', (_why, change) => {
    expect(canCapture({ ...onDemand, ...change })).toBe(false);
  });
});

test('A subscription can be cancelled until it is over', () => {
  const states: SubscriptionState[] = ['pending', 'active', 'past-due', 'completed', 'cancelled'];

  expect(states.filter((state) => canBeCancelled({ state }))).toEqual(['pending', 'active', 'past-due']);
});

describe('A cycle’s invoice', () => {
  test('is the first one again, payable for thirty days', () => {
    const { template } = aSubscription;

    expect(cycleDraft(aSubscription, undefined, day('2026-04-10'))).toEqual({
      ...template,
      kind: 'subscription',
      attachment: '',
      expiresOn: '2026-05-10',
    });
  });

  test('has no lines when its amount is another: they would not add up', () => {
    const { amount, products } = cycleDraft(aSubscription, 7_500, day('2026-04-10'));

    expect([amount, products]).toEqual([7_500, []]);
    expect(cycleDraft(aSubscription, aSubscription.template.amount, day('2026-04-10')).products).toHaveLength(
      1,
    );
  });
});

describe('The steps of a subscription', () => {
  test('are told by invoice', () => {
    const steps = [
      { atMs: 1, what: 'created' as const, invoiceId: 1 },
      { atMs: 2, what: 'cycle-made' as const, invoiceId: 2 },
    ];

    expect(subscriptionSteps({ steps }, 2)).toEqual([{ atMs: 2, what: 'cycle-made', invoiceId: 2 }]);
  });

  test('are kept to the latest forty', () => {
    let { steps } = aSubscription;
    for (let atMs = 1; atMs <= 100; atMs++)
      steps = withStep({ ...aSubscription, steps }, 'charge-failed', atMs);

    expect([steps.length, steps[0]?.atMs, steps.at(-1)?.atMs]).toEqual([40, 61, 100]);
  });
});

test('A Kuwait day begins at its midnight', () => {
  fc.assert(
    fc.property(
      anyDay,
      (date) =>
        kuwaitDate(dayStartMs(date)) === date && kuwaitDate(dayStartMs(date) - 1) === addDays(date, -1),
    ),
  );
});

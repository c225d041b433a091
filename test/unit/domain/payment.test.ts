import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { largestAmount, shareOf } from '../../../shared/domain/money.ts';
import {
  believedMs,
  commissionRate,
  confirmationMs,
  nextLookupMs,
  noRefunds,
  type PaymentState,
  type PaymentTarget,
  paymentStatusOf,
  splitByRate,
} from '../../../shared/domain/payment.ts';
import { aMerchant } from '../fixtures/merchant.ts';
import { aCapture } from '../fixtures/payment.ts';

const amount = fc.integer({ min: 1, max: largestAmount });
const rate = fc.integer({ min: 0, max: 100_000 });

describe('The commission', () => {
  test('and the net amount add up to the amount, to the fil, and neither is negative', () => {
    fc.assert(
      fc.property(amount, rate, (amount, rate) => {
        const { commission, netAmount } = splitByRate(amount, rate);
        expect(commission + netAmount).toBe(amount);
        expect(Math.min(commission, netAmount)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('is the nearest whole number of fils, half a fil rounded up', () => {
    fc.assert(
      fc.property(amount, rate, (amount, rate) => {
        const distance = BigInt(shareOf(amount, rate)) * 100_000n - BigInt(amount) * BigInt(rate);
        expect(distance > -50_000n && distance <= 50_000n).toBe(true);
      }),
    );
  });

  test.each([
    [10_000, 2_500, 250],
    [10_010, 2_500, 250],
    [10_020, 2_500, 251],
    [1, 50_000, 1],
    [1, 49_999, 0],
    [999_999_999_999, 100_000, 999_999_999_999],
    [10_000, 0, 0],
  ])('of %i fils at %i thousandths of a percent is %i', (amount, rate, commission) => {
    expect(shareOf(amount, rate)).toBe(commission);
  });

  test('is never more than the amount, whatever rate an operator mistyped', () => {
    expect(splitByRate(10, 250_000)).toEqual({ commission: 10, netAmount: 0 });
  });

  test.each<[string, PaymentTarget, number]>([
    ['an invoice', { kind: 'invoice', invoiceId: 1, subscriptionId: null }, 150],
    [
      'a subscription, which costs its charge on top',
      { kind: 'invoice', invoiceId: 1, subscriptionId: 1 },
      850,
    ],
    ['an open invoice', { kind: 'open-invoice', openInvoiceId: 1 }, 150],
    ['a POS invoice', { kind: 'pos', posInvoiceId: 1 }, 150],
  ])('is taken of %s at the rates of the profile', (_, target, expected) => {
    const { commission } = aMerchant.profile;
    const profile = { ...aMerchant.profile, commission: { ...commission, subscriptionCharges: 700 } };
    expect(commissionRate({ ...aMerchant, profile }, target)).toBe(expected);
  });
});

describe('A capture', () => {
  const payment = { createdMs: 1_000_000_000 };
  const minute = 60_000;
  test.each([
    ['that the acquirer dates a little before its beginning', -5 * minute, -5 * minute],
    ['dated when it was told', 20 * minute, 20 * minute],
    ['dated a little ahead', 25 * minute, 25 * minute],
    ['dated in seconds instead of milliseconds', 1_000_000 - payment.createdMs, 20 * minute],
    ['dated beyond all calendars', 9e15, 20 * minute],
  ])('%s is believed as far as that can be', (_, dated, believed) => {
    const nowMs = payment.createdMs + 20 * minute;
    expect(believedMs(payment.createdMs + dated, payment, nowMs) - payment.createdMs).toBe(believed);
  });
});

test('A payment that ended without money is asked after once more, when the page has closed for certain', () => {
  const createdMs = 1_000_000_000;
  const at = (minutes: number) => confirmationMs({ createdMs }, createdMs + minutes * 60_000);
  expect([at(0), at(19), at(20), at(60)]).toEqual([
    createdMs + 20 * 60_000,
    createdMs + 20 * 60_000,
    undefined,
    undefined,
  ]);
});

test('A payment has the status that the contract numbers, and none before it has ended', () => {
  const status = (state: PaymentState, method: 'page' | 'saved-card') =>
    paymentStatusOf({
      state,
      method,
      capture: state === 'captured' ? aCapture : null,
      refunds: noRefunds,
    });
  expect({
    captured: status('captured', 'page'),
    charged: status('captured', 'saved-card'),
    failed: status('failed', 'page'),
    cancelled: status('cancelled', 'page'),
    started: status('started', 'page'),
    unknown: status('unknown', 'saved-card'),
  }).toEqual({ captured: 1, charged: 8, failed: 0, cancelled: 5, started: undefined, unknown: undefined });
});

test('A silent acquirer is asked again after 5 minutes, then ever later, but every day at least', () => {
  const minutes = Array.from({ length: 12 }, (_, lookups) => nextLookupMs(0, lookups) / 60_000);
  expect(minutes).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440, 1440]);
});

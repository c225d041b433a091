import { describe, expect, test } from 'vitest';
import { ApiError } from '../../../shared/domain/api-error.ts';
import {
  approved,
  approverOf,
  canBeDecided,
  isUnderWay,
  leftToRefund,
  mostRefunds,
  putOffTo,
  type RefundablePayment,
  type RefundState,
  refundAsked,
  refundStatuses,
  stepped,
} from '../../../shared/domain/refund.ts';
import { aCapturedPayment } from '../fixtures/payment.ts';
import { aRefund } from '../fixtures/refund.ts';

const minuteMs = 60_000;
const reserving = (reserved: number, requests = 1): RefundablePayment => ({
  ...aCapturedPayment,
  refunds: {
    reserved,
    returned: 0,
    refused: false,
    ids: Array.from({ length: requests }, (_, at) => at + 1),
  },
});

const failureOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error instanceof ApiError ? error.failure : error;
  }
};
const invalid = (field: string, message: string) => ({
  code: 'invalid-fields',
  errors: { [field]: [message] },
});

describe('What is asked back', () => {
  test('is all that is left, without an amount', () => {
    expect(refundAsked(reserving(4_000), { method: 1 })).toEqual({ amount: 11_000, method: 1 });
  });

  test.each([
    [15_000, 1, 1],
    [14_999, 1, 2],
    [15_000, 2, 2],
    [1, 2, 2],
  ] as const)('of %i fils by method %i of 15 dinars is kept as %i', (amount, method, kept) => {
    expect(refundAsked(reserving(0), { amount, method })).toEqual({ amount, method: kept });
  });

  test('is never more than is left, nor anything of nothing', () => {
    const left = 'The refund amount must not be greater than the 11.000 that is left.';
    const none = 'Nothing of the payment is left to refund.';

    expect(failureOf(() => refundAsked(reserving(4_000), { amount: 11_001, method: 1 }))).toEqual(
      invalid('refundAmount', left),
    );
    expect(failureOf(() => refundAsked(reserving(15_000), { method: 1 }))).toEqual(
      invalid('refundAmount', none),
    );
    expect(leftToRefund(reserving(4_000))).toBe(11_000);
  });

  test('needs an amount when it is a part', () => {
    expect(failureOf(() => refundAsked(reserving(0), { method: 2 }))).toEqual(
      invalid('refundAmount', 'The refund amount field is required.'),
    );
  });

  test(`can be asked ${mostRefunds} times of a payment`, () => {
    const [last, tooMany] = [mostRefunds - 1, mostRefunds].map((requests) => reserving(0, requests));
    const wish = { amount: 1, method: 2 } as const;

    expect(refundAsked(last as RefundablePayment, wish)).toEqual(wish);
    expect(failureOf(() => refundAsked(tooMany as RefundablePayment, wish))).toEqual(
      invalid('token', 'The payment has 100 refund requests, and can have no more.'),
    );
  });
});

const states = Object.keys(refundStatuses) as RefundState[];

test('Only a refund that nobody has decided about can be decided', () => {
  expect(states.filter((state) => canBeDecided({ state }))).toEqual(['requested']);
});

test('The acquirer is asked only about refunds that were approved and have not ended', () => {
  expect(states.filter((state) => isUnderWay({ state }))).toEqual(['approved', 'unknown']);
});

test('Who rejects a refund has not approved it', () => {
  expect(states.filter((state) => approverOf({ state, decidedBy: 'Huda' }) === '')).toEqual(['rejected']);
});

test('An approval says who, why, and when the acquirer is due; the step after it is due no more', () => {
  const after = approved(aRefund, { by: 'Huda', remark: 'as agreed' }, 7, 9);
  const said = { ...aRefund, decidedBy: 'Huda', remark: 'as agreed' };

  expect(after).toEqual({ ...said, state: 'approved', steps: 2, updatedMs: 7, dueMs: 9 });
  expect(stepped(after, 'refused', {}, 10)).toEqual({ ...said, state: 'refused', steps: 3, updatedMs: 10 });
});

test('An acquirer that does not answer is asked ever later, at most a day', () => {
  expect([0, 1, 2, 20].map((lookups) => putOffTo(0, { lookups }) / minuteMs)).toEqual([5, 10, 20, 1_440]);
});

import { kuwaitDate } from '../domain/kuwait-time.ts';
import type { PaymentRefunds } from '../domain/payment.ts';
import { type Refund, type RefundablePayment, refundStatuses } from '../domain/refund.ts';
import { addition } from './dense-numbers.ts';
import {
  invoiceKey,
  openRefundKey,
  paymentKey,
  refundDaySortKey,
  refundMonthSortKey,
  refundsOf,
} from './keys.ts';
import { outboxWrite } from './outbox.ts';
import { refundItem, refundStepItem } from './refund-item.ts';
import type { Condition, Write } from './table.ts';

/**
 * The parts that the transactions of refunds are made of. A step of a refund writes the row as it is then, its history and
 * its event; what the step means for the payment's money and for the sums of its day comes beside it.
 */

/** Who took a step, and what they had to say. */
export interface Actor {
  by: string;
  remark: string;
}

/** The row and its latest step; fails when the row has taken another step meanwhile. */
export const stepWrites = (before: Refund | undefined, after: Refund, { by, remark }: Actor): Write[] => [
  {
    put: refundItem(after),
    ...(before ? asItWas(before) : { condition: 'attribute_not_exists(pk)' }),
  },
  {
    put: refundStepItem(after, {
      number: after.steps,
      state: after.state,
      atMs: after.updatedMs,
      by,
      remark,
    }),
    condition: 'attribute_not_exists(pk)',
  },
  outboxWrite(
    {
      type: `refund.${after.state}`,
      merchantId: after.merchantId,
      refundId: after.id,
      atMs: after.updatedMs,
    },
    after.steps,
  ),
];

/** Another time at which the acquirer is asked, which is no step. */
export const putOffWrite = (before: Refund, after: Refund): Write => ({
  put: refundItem(after),
  ...asItWas(before),
});

const asItWas = ({ steps, lookups }: Refund): Condition => ({
  condition: 'steps = :steps AND lookups = :lookups',
  values: { ':steps': steps, ':lookups': lookups },
});

/** Lists a refund for operators for as long as it has not ended. */
export const openWrite = ({ merchantId, id }: Refund): Write => ({
  put: { ...openRefundKey(merchantId, id), v: 1, merchantId, refundId: id },
});

export const endedWrite = ({ merchantId, id }: Refund): Write => ({
  remove: openRefundKey(merchantId, id),
});

/**
 * Takes the amount out of what is left of the payment. It holds only while the payment's refunds are what they were when
 * the request was decided on, so that never more is asked back than was captured, and the answer's balances are exact.
 */
export const reserveWrite = (
  { merchantId, id, refunds }: RefundablePayment,
  refund: Refund,
  nowMs: number,
): Write => ({
  update: paymentKey(merchantId, id),
  set: `SET refundReserved = :next, refundReturned = :returned, refundRefused = :refused, updatedMs = :now ADD refundIds :ids`,
  ...asTheyWere(refunds),
  values: {
    ...asTheyWere(refunds).values,
    ':next': refunds.reserved + refund.amount,
    ':returned': refunds.returned,
    ':refused': refunds.refused,
    ':ids': new Set([refund.id]),
    ':now': nowMs,
  },
});

const asTheyWere = ({ ids, reserved, returned, refused }: PaymentRefunds): Condition =>
  ids.length === 0
    ? {
        condition: '#state = :captured AND attribute_not_exists(refundReserved)',
        names: { '#state': 'state' },
        values: { ':captured': 'captured' },
      }
    : {
        condition:
          'refundReserved = :reserved AND refundReturned = :returned AND refundRefused = :refused AND size(refundIds) = :count',
        values: {
          ':reserved': reserved,
          ':returned': returned,
          ':refused': refused,
          ':count': ids.length,
        },
      };

/** Gives what a refund reserved back to the payment: it was cancelled, rejected, or refused by the acquirer. */
export const freeWrite = ({ merchantId, paymentId, amount, state }: Refund, nowMs: number): Write => ({
  update: paymentKey(merchantId, paymentId),
  set: `SET refundReserved = refundReserved - :amount, ${
    state === 'refused' ? 'refundRefused = :refused, ' : ''
  }updatedMs = :now`,
  condition: 'refundReserved >= :amount',
  values: { ':amount': amount, ':now': nowMs, ...(state === 'refused' && { ':refused': true }) },
});

/** What was reserved has gone back to the payer. */
export const returnedWrite = ({ merchantId, paymentId, amount }: Refund, nowMs: number): Write => ({
  update: paymentKey(merchantId, paymentId),
  set: 'SET refundReturned = refundReturned + :amount, refundRefused = :refused, updatedMs = :now',
  condition: 'refundReserved >= :amount',
  values: { ':amount': amount, ':refused': false, ':now': nowMs },
});

/** Lets the paid invoice know which refunds to show; money that paid nothing is nobody's transaction. */
export const shownOnInvoiceWrites = (
  { target, refundReason, merchantId }: RefundablePayment,
  { id }: Refund,
): Write[] =>
  target.kind === 'invoice' && refundReason === null
    ? [
        {
          update: invoiceKey(merchantId, target.invoiceId),
          set: 'ADD refundIds :ids',
          condition: 'attribute_exists(pk)',
          values: { ':ids': new Set([id]) },
        },
      ]
    : [];

/** Attributes that a day and a month count refunds of a status by: how many, and how many fils. */
export const sumsOf = (
  { state, amount }: Pick<Refund, 'state' | 'amount'>,
  sign: 1 | -1 = 1,
): Record<string, number> => {
  const status = refundStatuses[state];
  return { [`n${status}`]: sign, [`f${status}`]: sign * amount };
};

/** Adds to the sums of the month a new refund was made in. Its day counts with the number it takes (`dense-numbers.ts`). */
export const monthWrite = (refund: Refund, sums: Record<string, number>): Write =>
  sumWrite(refund, refundMonthSortKey(kuwaitDate(refund.createdMs).slice(0, 'YYYY-MM'.length)), sums);

/** Moves a refund from one status to another in the sums of the day and month it was made in. */
export const movedWrites = (before: Refund, after: Refund): Write[] => {
  if (refundStatuses[before.state] === refundStatuses[after.state]) return [];
  const sums = { ...sumsOf(before, -1), ...sumsOf(after) };
  return [sumWrite(after, refundDaySortKey(kuwaitDate(after.createdMs)), sums), monthWrite(after, sums)];
};

const sumWrite = ({ merchantId }: Refund, sk: string, sums: Record<string, number>): Write => {
  const { text, names, values } = addition(sums);
  return { update: { pk: refundsOf(merchantId), sk }, set: text.trim(), names, values };
};

/** The payment's refunds once a request has reserved its amount. */
export const reserved = (refunds: PaymentRefunds, { id, amount }: Refund): PaymentRefunds => ({
  ...refunds,
  reserved: refunds.reserved + amount,
  ids: [...refunds.ids, id],
});

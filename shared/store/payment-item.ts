import { noRefunds, type Payment, type PaymentRefunds } from '../domain/payment.ts';
import { type Key, paymentKey } from './keys.ts';
import type { Item } from './table.ts';

const version = 1;

/** A payment as the table keeps it. Its `dueMs` is what schedules the look-up (`shared/schedules`). */
export const paymentItem = ({ refunds, ...payment }: Payment): Item & Key => ({
  ...paymentKey(payment.merchantId, payment.id),
  v: version,
  ...payment,
  ...(refunds.ids.length > 0 && refundAttributes(refunds)),
});

/** The payment in an item, without what only the table needs. */
export const paymentFrom = (item: Item): Payment => {
  const { pk: _pk, sk: _sk, v, refundReserved, refundReturned, refundRefused, refundIds, ...payment } = item;
  if (v !== version)
    throw new Error(`A payment item has schema version ${String(v)}; this code reads ${version}.`);
  const refunds =
    refundIds === undefined
      ? noRefunds
      : {
          reserved: refundReserved as number,
          returned: refundReturned as number,
          refused: refundRefused === true,
          ids: [...(refundIds as Iterable<number>)].sort((a, b) => a - b),
        };
  return { ...payment, refunds } as unknown as Payment;
};

/** Beside each other, so that a refund changes them by what it is and not to what it saw (`refund-writes.ts`). */
const refundAttributes = ({ reserved, returned, refused, ids }: PaymentRefunds): Item => ({
  refundReserved: reserved,
  refundReturned: returned,
  refundRefused: refused,
  refundIds: new Set(ids),
});

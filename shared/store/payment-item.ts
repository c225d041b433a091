import type { Payment } from '../domain/payment.ts';
import { type Key, paymentKey } from './keys.ts';
import type { Item } from './table.ts';

const version = 1;

/** A payment as the table keeps it. Its `dueMs` is what schedules the look-up (`shared/schedules`). */
export const paymentItem = (payment: Payment): Item & Key => ({
  ...paymentKey(payment.merchantId, payment.id),
  v: version,
  ...payment,
});

/** The payment in an item, without what only the table needs. */
export const paymentFrom = (item: Item): Payment => {
  const { pk: _pk, sk: _sk, v, ...payment } = item;
  if (v !== version)
    throw new Error(`A payment item has schema version ${String(v)}; this code reads ${version}.`);
  return payment as unknown as Payment;
};

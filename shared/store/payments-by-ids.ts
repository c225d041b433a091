import type { Payment } from '../domain/payment.ts';
import { itemsByKeys } from './items-by-keys.ts';
import { paymentKey } from './keys.ts';
import { paymentFrom } from './payment-item.ts';
import type { Table } from './table.ts';

/** A merchant's payments in the order of their ids, without those that are not there. One round trip for up to 500. */
export const paymentsByIds = async (
  table: Table,
  merchantId: number,
  ids: readonly number[],
): Promise<Payment[]> => {
  const keys = ids.map((id) => paymentKey(merchantId, id));
  return (await itemsByKeys(table, keys)).map(paymentFrom);
};

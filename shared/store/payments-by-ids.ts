import type { Payment } from '../domain/payment.ts';
import { inGroups } from './in-groups.ts';
import { paymentKey } from './keys.ts';
import { paymentFrom } from './payment-item.ts';
import type { Table } from './table.ts';

const keysAtOnce = 100;
/** One partition gives a merchant's payments at 3,000 units a second: more calls at once would only wait for it. */
const callsAtOnce = 5;

/** A merchant's payments in the order of their ids, without those that are not there. One round trip for up to 500. */
export const paymentsByIds = async (
  table: Table,
  merchantId: number,
  ids: readonly number[],
): Promise<Payment[]> => {
  const payments: Payment[] = [];
  for (const together of inGroups(inGroups(ids, keysAtOnce), callsAtOnce)) {
    const answers = await Promise.all(
      together.map((some) => table.getMany(some.map((id) => paymentKey(merchantId, id)))),
    );
    for (const item of answers.flat()) if (item) payments.push(paymentFrom(item));
  }
  return payments;
};

import type { Invoice } from '../domain/invoice.ts';
import type { Payment } from '../domain/payment.ts';
import type { Refund, RefundedPayment } from '../domain/refund.ts';
import { itemsByKeys } from './items-by-keys.ts';
import { refundKey } from './keys.ts';
import { paymentsByIds } from './payments-by-ids.ts';
import { refundFrom } from './refund-item.ts';
import type { Table } from './table.ts';

/** The refunds that were asked for of a payment, oldest first; reads nothing when there are none. */
export const refundsOfPayment = (
  table: Table,
  { merchantId, refunds }: Pick<Payment, 'merchantId' | 'refunds'>,
): Promise<Refund[]> => refundsByIds(table, merchantId, refunds.ids);

/** The same of the payment an invoice was paid with. */
export const refundsOfInvoice = (
  table: Table,
  { merchantId, refundIds }: Pick<Invoice, 'merchantId' | 'refundIds'>,
): Promise<Refund[]> => refundsByIds(table, merchantId, refundIds);

/**
 * The payments of those of a merchant's invoices that refunds were asked for, as they are now, by the ids of the invoices:
 * an invoice keeps its payment as it was when it was paid. One round trip, and none where there are no refunds.
 */
export const refundedPayments = async (
  table: Table,
  merchantId: number,
  invoices: readonly Invoice[],
): Promise<ReadonlyMap<number, RefundedPayment>> => {
  const paidWith = new Map(
    invoices.flatMap(({ id, payment, refundIds }) =>
      payment && refundIds.length > 0 ? [[payment.id, id] as const] : [],
    ),
  );
  const refundIds = invoices.flatMap((invoice) => invoice.refundIds);
  const [payments, refunds] = await Promise.all([
    paymentsByIds(table, merchantId, [...paidWith.keys()]),
    refundsByIds(table, merchantId, refundIds),
  ]);
  return new Map(
    payments.map((payment) => [
      paidWith.get(payment.id) as number,
      { payment, refunds: refunds.filter(({ paymentId }) => paymentId === payment.id) },
    ]),
  );
};

/** A merchant's refunds in the order of their ids, without those that are not there. One round trip for up to 500. */
export const refundsByIds = async (
  table: Table,
  merchantId: number,
  ids: readonly number[],
): Promise<Refund[]> => {
  const keys = ids.map((id) => refundKey(merchantId, id));
  return (await itemsByKeys(table, keys)).map(refundFrom);
};

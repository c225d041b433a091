import type { Invoice } from '../domain/invoice.ts';
import { invoiceKey, invoicesOfKind, type Key } from './keys.ts';
import type { Item } from './table.ts';

const version = 1;

/** An invoice as the table keeps it; `ofKind` is its number among the merchant's invoices of its kind. */
export const invoiceItem = (
  // Sets, which DynamoDB keeps only while they hold something.
  { pendingPaymentIds: _none, refundIds: _neither, ...invoice }: Invoice,
  ofKind: number,
): Item & Key => ({
  ...invoiceKey(invoice.merchantId, invoice.id),
  v: version,
  kindPk: invoicesOfKind(invoice.merchantId, invoice.kind),
  kindSeq: ofKind,
  ...invoice,
});

/** Whether an item is an invoice, as against a void that stands in its place. */
export const isInvoiceItem = (item: Item): boolean => item['void'] !== true;

/** Attributes that the first invoices were stored without. */
const lateComers = { subscriptionId: null, payment: null };

/** The invoice in an item, without what only the table needs. */
export const invoiceFrom = (item: Item): Invoice => {
  const { pk: _pk, sk: _sk, v, kindPk: _kindPk, kindSeq: _kindSeq, ...invoice } = item;
  if (v !== version)
    throw new Error(`An invoice item has schema version ${String(v)}; this code reads ${version}.`);
  const [pendingPaymentIds, refundIds] = [idsIn(item['pendingPaymentIds']), idsIn(item['refundIds'])];
  return { ...lateComers, ...invoice, pendingPaymentIds, refundIds } as unknown as Invoice;
};

const idsIn = (set: unknown): number[] =>
  [...((set as Iterable<number> | undefined) ?? [])].sort((a, b) => a - b);

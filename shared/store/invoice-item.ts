import type { Deadline } from '../domain/deadline.ts';
import type { Invoice } from '../domain/invoice.ts';
import { deadlineAttributes } from './deadline-attributes.ts';
import { invoiceKey, invoicesOfKind, type Key } from './keys.ts';
import type { Item } from './table.ts';

const version = 1;

/**
 * An invoice as the table keeps it.
 *
 * @param ofKind its number among the merchant's invoices of its kind
 * @param deadline what has to happen with it next; only an unpaid invoice has one
 */
export const invoiceItem = (
  // Sets, which DynamoDB keeps only while they hold something.
  { pendingPaymentIds: _none, refundIds: _neither, ...invoice }: Invoice,
  ofKind: number,
  deadline?: Deadline,
): Item & Key => ({
  ...invoiceKey(invoice.merchantId, invoice.id),
  v: version,
  kindPk: invoicesOfKind(invoice.merchantId, invoice.kind),
  kindSeq: ofKind,
  ...(deadline && deadlineAttributes(invoice.id, deadline)),
  ...invoice,
});

/** Whether an item is an invoice, as against a void that stands in its place. */
export const isInvoiceItem = (item: Item): boolean => item['void'] !== true;

/** Attributes that the first invoices were stored without. */
const lateComers = { subscriptionId: null, payment: null };

/** The invoice in an item, without what only the table needs. */
export const invoiceFrom = (item: Item): Invoice => {
  const { v, ...rest } = item;
  if (v !== version)
    throw new Error(`An invoice item has schema version ${String(v)}; this code reads ${version}.`);
  const { pk: _pk, sk: _sk, kindPk: _kindPk, kindSeq: _kindSeq, ...stored } = rest;
  const { deadlinePk: _deadlinePk, deadlineSk: _deadlineSk, ...invoice } = stored;
  const [pendingPaymentIds, refundIds] = [idsIn(item['pendingPaymentIds']), idsIn(item['refundIds'])];
  return { ...lateComers, ...invoice, pendingPaymentIds, refundIds } as unknown as Invoice;
};

const idsIn = (set: unknown): number[] =>
  [...((set as Iterable<number> | undefined) ?? [])].sort((a, b) => a - b);

import type { PosInvoice } from '../domain/pos-invoice.ts';
import { type Key, posInvoiceKey } from './keys.ts';
import type { Item } from './table.ts';

const version = 1;

/** A POS invoice as the table keeps it. */
export const posInvoiceItem = (invoice: PosInvoice): Item & Key => ({
  ...posInvoiceKey(invoice.merchantId, invoice.id),
  v: version,
  ...invoice,
});

/** The POS invoice in an item, without what only the table needs. */
export const posInvoiceFrom = (item: Item): PosInvoice => {
  const { pk: _pk, sk: _sk, v, ...invoice } = item;
  if (v !== version)
    throw new Error(`A POS invoice item has schema version ${String(v)}; this code reads ${version}.`);
  return invoice as unknown as PosInvoice;
};

import type { OpenInvoice } from '../domain/open-invoice.ts';
import { type Key, openInvoiceKey } from './keys.ts';
import type { Item } from './table.ts';

const version = 1;

/** An open invoice as the table keeps it. */
export const openInvoiceItem = (openInvoice: OpenInvoice): Item & Key => ({
  ...openInvoiceKey(openInvoice.merchantId, openInvoice.id),
  v: version,
  ...openInvoice,
});

/** The open invoice in an item, without what only the table needs. */
export const openInvoiceFrom = (item: Item): OpenInvoice => {
  const { pk: _pk, sk: _sk, v, ...openInvoice } = item;
  if (v !== version)
    throw new Error(`An open invoice item has schema version ${String(v)}; this code reads ${version}.`);
  return openInvoice as unknown as OpenInvoice;
};

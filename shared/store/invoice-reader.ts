import { invoiceIdInToken } from '../domain/identifiers.ts';
import type { Invoice } from '../domain/invoice.ts';
import { invoiceFrom, isInvoiceItem } from './invoice-item.ts';
import { invoiceKey } from './keys.ts';
import type { Table } from './table.ts';

/** A merchant's invoices for whoever changes none: what makes and changes them is half as much code again. */
export interface InvoiceReader {
  byId(merchantId: number, invoiceId: number): Promise<Invoice | undefined>;
  byToken(merchantId: number, token: string): Promise<Invoice | undefined>;
}

export const invoiceReader = (table: Table): InvoiceReader => {
  const byId = async (merchantId: number, invoiceId: number): Promise<Invoice | undefined> => {
    const item = await table.get(invoiceKey(merchantId, invoiceId));
    return item && isInvoiceItem(item) ? invoiceFrom(item) : undefined;
  };

  return {
    byId,

    byToken: async (merchantId, token) => {
      const id = invoiceIdInToken(merchantId, token);
      const invoice = id === undefined ? undefined : await byId(merchantId, id);
      return invoice?.token === token ? invoice : undefined;
    },
  };
};

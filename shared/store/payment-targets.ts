import type { Payment } from '../domain/payment.ts';
import { invoiceReader } from './invoice-reader.ts';
import { openInvoiceRepository } from './open-invoices.ts';
import type { Table } from './table.ts';

/** The path of the page of what a payment pays; undefined when there is none, or no such thing any more. */
export type PathOfTarget = (payment: Pick<Payment, 'merchantId' | 'target'>) => Promise<string | undefined>;

export const targetPaths = (table: Table): PathOfTarget => {
  const invoices = invoiceReader(table);
  const openInvoices = openInvoiceRepository(table);
  return async ({ merchantId, target }) => {
    if (target.kind === 'invoice') {
      const invoice = await invoices.byId(merchantId, target.invoiceId);
      return invoice && `/s/${invoice.accessKey}`;
    }
    if (target.kind === 'pos') return undefined;
    const openInvoice = await openInvoices.byId(merchantId, target.openInvoiceId);
    return openInvoice && `/o/${openInvoice.accessKey}`;
  };
};

import type { Invoice } from '../domain/invoice.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Payment } from '../domain/payment.ts';
import type { Refund } from '../domain/refund.ts';
import type { Subscription } from '../domain/subscription.ts';
import { invoiceFrom, isInvoiceItem } from './invoice-item.ts';
import { invoiceReader } from './invoice-reader.ts';
import { invoiceSortKey, invoicesOf, subscriptionKey } from './keys.ts';
import { linkRepository } from './links.ts';
import { merchantRepository } from './merchants.ts';
import { paymentRepository } from './payments.ts';
import { refundsOfInvoice } from './refunds-of-payments.ts';
import { subscriptionFrom } from './subscription-item.ts';
import { queryAll, type Table } from './table.ts';

/** An invoice and who it is owed to. */
export interface Owed {
  invoice: Invoice;
  merchant: Merchant;
}

/** The invoices of one bill, or of one plan, in the order of the call that made them. */
export interface OwedTogether {
  invoices: Invoice[];
  merchant: Merchant;
}

/** What payers see of invoices, by the keys in their links. Undefined for keys that lead to nothing. */
export interface OwedInvoices {
  byLink(key: string): Promise<Owed | undefined>;
  bySplitLink(key: string): Promise<OwedTogether | undefined>;
  /** The subscription that an invoice belongs to; undefined for every other kind. */
  subscriptionOf(invoice: Invoice): Promise<Subscription | undefined>;
  /** Refunds of the payment it was paid with, oldest first. */
  refundsOf(invoice: Invoice): Promise<Refund[]>;
  /** The payment whose outcome its invoice waits for; undefined when there is none, or it is known by now. */
  unknownPayment(invoice: Invoice): Promise<Payment | undefined>;
}

export const owedInvoices = (table: Table): OwedInvoices => {
  const links = linkRepository(table);
  const invoices = invoiceReader(table);
  const merchants = merchantRepository(table);
  const payments = paymentRepository(table);

  return {
    byLink: async (key) => {
      const link = await links.byKey(key);
      // Links lead to payments and open invoices too.
      if (link?.invoiceId === undefined) return undefined;
      const [invoice, merchant] = await Promise.all([
        invoices.byId(link.merchantId, link.invoiceId),
        merchants.byId(link.merchantId),
      ]);
      return merchant && invoice?.accessKey === key ? { invoice, merchant } : undefined;
    },

    bySplitLink: async (key) => {
      const link = await links.byKey(key);
      if (link?.count === undefined) return undefined;
      const { merchantId, invoiceId, count } = link;
      const between = [invoiceSortKey(invoiceId), invoiceSortKey(invoiceId + count - 1)] as const;
      const [items, merchant] = await Promise.all([
        queryAll(table, { pk: invoicesOf(merchantId), between }),
        merchants.byId(merchantId),
      ]);
      const parts = items.filter(isInvoiceItem).map(invoiceFrom);
      const own = parts.filter(({ splitAccessKey }) => splitAccessKey === key);
      return merchant && own.length > 0 ? { invoices: own, merchant } : undefined;
    },

    subscriptionOf: async ({ merchantId, subscriptionId }) => {
      const item =
        subscriptionId === null ? undefined : await table.get(subscriptionKey(merchantId, subscriptionId));
      return item && subscriptionFrom(item);
    },

    refundsOf: (invoice) => refundsOfInvoice(table, invoice),

    unknownPayment: async ({ merchantId, status, pendingPaymentIds }) => {
      if (status === 'paid') return undefined;
      const pending = await Promise.all(pendingPaymentIds.map((id) => payments.byId(merchantId, id)));
      return pending.find((payment) => payment?.state === 'unknown');
    },
  };
};

import { listedInvoiceObject } from '../../shared/contracts/invoice-object.ts';
import { listInvoicesContract } from '../../shared/contracts/list-invoices.ts';
import { pagination } from '../../shared/contracts/pagination.ts';
import type { InvoiceKind } from '../../shared/domain/invoice.ts';
import { environment } from '../../shared/environment.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import {
  type InvoiceLists,
  type InvoicePage,
  invoiceListRepository,
} from '../../shared/store/invoice-lists.ts';

const onAws: { lists: InvoiceLists } = { lists: invoiceListRepository(services().table) };

/** The list's own scale of `invoiceType` (contract section 4). */
const kindOfFilter: Record<'0' | '1' | '6' | '7', InvoiceKind> = {
  1: 'single',
  0: 'subscription',
  6: 'split',
  7: 'emi',
};

export const listInvoices = async (
  { input, merchant }: MerchantRequest<typeof listInvoicesContract.fields>,
  { lists } = onAws,
): Promise<Reply> => {
  const { fromDate: from, toDate: to, page = 1, search, invoiceType } = input;
  const kind = invoiceType && kindOfFilter[invoiceType];
  const found = await lists.page(merchant, { from, to, search, kind }, page);
  const base = environment.publicBaseUrl;
  const listUrl = base + listInvoicesContract.path;
  return {
    message: 'Invoice Dashboard',
    response: {
      stats: stats(found),
      order_stats: {
        total_invoice_count: 0,
        invoice_paid: null,
        invoice_not_paid: null,
        invoice_cancelled: null,
      },
      invoices: {
        data: found.invoices.map((invoice) => listedInvoiceObject(invoice, merchant, base)),
        pagination: pagination(found.total, found.invoices.length, page, listUrl),
      },
    },
  };
};

/** Counts are strings, and null when the filter matches nothing (contract section 7). */
const stats = ({ total, counts }: InvoicePage) => {
  const shown = (count: number) => (total === 0 ? null : String(count));
  return {
    total_invoice_count: total,
    invoice_paid: shown(counts.paid),
    invoice_not_paid: shown(counts.unpaid),
    invoice_cancelled: shown(counts.cancelled),
  };
};

export const handler = operation(listInvoicesContract, listInvoices);

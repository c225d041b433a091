import { invoiceStats, noOrderStats } from '../../shared/contracts/invoice-dashboard.ts';
import { listedInvoiceObject } from '../../shared/contracts/invoice-object.ts';
import { listInvoicesContract } from '../../shared/contracts/list-invoices.ts';
import { pagination } from '../../shared/contracts/pagination.ts';
import type { InvoiceKind } from '../../shared/domain/invoice.ts';
import { environment } from '../../shared/environment.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type InvoiceLists, invoiceListRepository } from '../../shared/store/invoice-lists.ts';

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
      stats: invoiceStats(found.total, found.counts),
      order_stats: noOrderStats,
      invoices: {
        data: found.invoices.map((invoice) => listedInvoiceObject(invoice, merchant, base)),
        pagination: pagination(found.total, found.invoices.length, page, listUrl),
      },
    },
  };
};

export const handler = operation(listInvoicesContract, listInvoices);

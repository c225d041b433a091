import { invoiceStats, noOrderStats } from '../../shared/contracts/invoice-dashboard.ts';
import { listedInvoiceObject } from '../../shared/contracts/invoice-object.ts';
import { listInvoicesContract } from '../../shared/contracts/list-invoices.ts';
import { pagination } from '../../shared/contracts/pagination.ts';
import type { InvoiceKind } from '../../shared/domain/invoice.ts';
import { environment } from '../../shared/environment.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { invoiceListRepository } from '../../shared/store/invoice-lists.ts';
import { refundedPayments } from '../../shared/store/refunds-of-payments.ts';

const onAws = { table: services().table };

/** The list's own scale of `invoiceType` (contract section 4). */
const kindOfFilter: Record<'0' | '1' | '6' | '7', InvoiceKind> = {
  1: 'single',
  0: 'subscription',
  6: 'split',
  7: 'emi',
};

export const listInvoices = async (
  { input, merchant }: MerchantRequest<typeof listInvoicesContract.fields>,
  { table } = onAws,
): Promise<Reply> => {
  const { fromDate: from, toDate: to, page = 1, search, invoiceType } = input;
  const kind = invoiceType && kindOfFilter[invoiceType];
  const found = await invoiceListRepository(table).page(merchant, { from, to, search, kind }, page);
  const refunded = await refundedPayments(table, merchant.id, found.invoices);
  const base = environment.publicBaseUrl;
  const listUrl = base + listInvoicesContract.path;
  return {
    message: 'Invoice Dashboard',
    response: {
      stats: invoiceStats(found.total, found.counts),
      order_stats: noOrderStats,
      invoices: {
        data: found.invoices.map((invoice) =>
          listedInvoiceObject(invoice, merchant, base, refunded.get(invoice.id)),
        ),
        pagination: pagination(found.total, found.invoices.length, page, listUrl),
      },
    },
  };
};

export const handler = operation(listInvoicesContract, listInvoices);

import { listOpenInvoicesContract } from '../../shared/contracts/list-open-invoices.ts';
import { openInvoiceObject } from '../../shared/contracts/open-invoice-object.ts';
import { pagination } from '../../shared/contracts/pagination.ts';
import { environment } from '../../shared/environment.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type OpenInvoiceLists, openInvoiceListRepository } from '../../shared/store/open-invoice-lists.ts';

const onAws: { lists: OpenInvoiceLists } = { lists: openInvoiceListRepository(services().table) };

export const listOpenInvoices = async (
  { input, merchant, nowMs }: MerchantRequest<typeof listOpenInvoicesContract.fields>,
  { lists } = onAws,
): Promise<Reply> => {
  const { fromDate: from, toDate: to, page = 1, search } = input;
  const { rows, total } = await lists.page(merchant.id, { from, to, search }, page);
  const base = environment.publicBaseUrl;
  return {
    message: 'Open Invoice List',
    response: {
      data: rows.map((openInvoice) => openInvoiceObject(openInvoice, base, nowMs)),
      pagination: pagination(total, rows.length, page, base + listOpenInvoicesContract.path),
    },
  };
};

export const handler = operation(listOpenInvoicesContract, listOpenInvoices);

import { listPosInvoicesContract } from '../../shared/contracts/list-pos-invoices.ts';
import { pagination } from '../../shared/contracts/pagination.ts';
import { posInvoiceObject } from '../../shared/contracts/pos-invoice-object.ts';
import { environment } from '../../shared/environment.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type PosInvoices, posInvoiceRepository } from '../../shared/store/pos-invoices.ts';

const onAws: { posInvoices: PosInvoices } = { posInvoices: posInvoiceRepository(services().table) };

export const listPosInvoices = async (
  { input, merchant }: MerchantRequest<typeof listPosInvoicesContract.fields>,
  { posInvoices } = onAws,
): Promise<Reply> => {
  const { fromDate: from, toDate: to, page = 1 } = input;
  const { rows, total } = await posInvoices.page(merchant.id, { from, to }, page);
  const listUrl = environment.publicBaseUrl + listPosInvoicesContract.path;
  return {
    message: 'POS Invoice List',
    response: {
      data: rows.map((invoice) => posInvoiceObject(invoice, merchant)),
      pagination: pagination(total, rows.length, page, listUrl),
    },
  };
};

export const handler = operation(listPosInvoicesContract, listPosInvoices);

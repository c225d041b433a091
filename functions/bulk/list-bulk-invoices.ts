import { bulkRowObject } from '../../shared/contracts/bulk-row-object.ts';
import { listBulkInvoicesContract } from '../../shared/contracts/list-bulk-invoices.ts';
import { pagination } from '../../shared/contracts/pagination.ts';
import { environment } from '../../shared/environment.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type BulkRows, bulkRowRepository } from '../../shared/store/bulk-rows.ts';

const onAws: { rows: BulkRows } = { rows: bulkRowRepository(services().table) };

export const listBulkInvoices = async (
  { input, merchant }: MerchantRequest<typeof listBulkInvoicesContract.fields>,
  { rows } = onAws,
): Promise<Reply> => {
  const { type, page = 1 } = input;
  const { rows: shown, total } = await rows.page(merchant.id, type === '0' ? 'bulk' : 'scheduled', page);
  const url = environment.publicBaseUrl + listBulkInvoicesContract.path;
  return {
    message: 'Bulk invoice list',
    response: { data: shown.map(bulkRowObject), pagination: pagination(total, shown.length, page, url) },
  };
};

export const handler = operation(listBulkInvoicesContract, listBulkInvoices);

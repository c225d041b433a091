import { deleteBulkInvoiceContract } from '../../shared/contracts/delete-bulk-invoice.ts';
import { idIn, type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type BulkRows, bulkRowRepository } from '../../shared/store/bulk-rows.ts';

const onAws: { rows: BulkRows } = { rows: bulkRowRepository(services().table) };

export const deleteBulkInvoice = (
  { merchant, params, nowMs, claim }: MerchantRequest<typeof deleteBulkInvoiceContract.fields>,
  { rows } = onAws,
): Promise<Reply> =>
  rows.remove(merchant.id, idIn(params), {
    nowMs,
    claim,
    answer: () => ({ message: 'Invoice has been deleted', response: null }),
  });

export const handler = operation(deleteBulkInvoiceContract, deleteBulkInvoice);

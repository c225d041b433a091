import { editOf } from '../../shared/bulk/edit-row.ts';
import { bulkRowObject } from '../../shared/contracts/bulk-row-object.ts';
import { updateBulkInvoiceContract } from '../../shared/contracts/update-bulk-invoice.ts';
import { idIn, type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type BulkRows, bulkRowRepository } from '../../shared/store/bulk-rows.ts';

const onAws: { rows: BulkRows } = { rows: bulkRowRepository(services().table) };

export const updateBulkInvoice = (
  { input, merchant, params, nowMs, claim }: MerchantRequest<typeof updateBulkInvoiceContract.fields>,
  { rows } = onAws,
): Promise<Reply> =>
  rows.edit(merchant.id, idIn(params), (row) => editOf(row, input, nowMs), {
    nowMs,
    claim,
    answer: (row) => ({ message: 'Invoice updated successfully', response: bulkRowObject(row) }),
  });

export const handler = operation(updateBulkInvoiceContract, updateBulkInvoice);

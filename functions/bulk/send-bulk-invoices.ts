import { sendBulkInvoicesContract } from '../../shared/contracts/send-bulk-invoices.ts';
import { invalidField } from '../../shared/domain/api-error.ts';
import { canBeSent } from '../../shared/domain/bulk-row.ts';
import { selectedIsInvalid } from '../../shared/domain/field-errors.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type BulkSendings, bulkSendingRepository } from '../../shared/store/bulk-sendings.ts';

const onAws: { sendings: BulkSendings } = { sendings: bulkSendingRepository(services().table) };

/** Rows that are being sent, or were, are left as they are: so the call may be made again. */
export const sendBulkInvoices = async (
  { input, merchant, nowMs, claim }: MerchantRequest<typeof sendBulkInvoicesContract.fields>,
  { sendings } = onAws,
): Promise<Reply> => {
  const rows = (await sendings.rows(merchant.id, input.ids)).filter((row) => row !== undefined);
  if (rows.length < input.ids.length) throw invalidField('ids', selectedIsInvalid('ids'));
  const answer = { message: 'Invoice sent successfully', response: null };
  const taking = { merchantId: merchant.id, nowMs, wanted: canBeSent };
  return sendings.takeOnce(rows.filter(canBeSent), taking, answer, claim);
};

export const handler = operation(sendBulkInvoicesContract, sendBulkInvoices);

import { posInvoiceObject } from '../../shared/contracts/pos-invoice-object.ts';
import { posInvoiceDraft, pushPosInvoiceContract } from '../../shared/contracts/push-pos-invoice.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type PosInvoices, posInvoiceRepository } from '../../shared/store/pos-invoices.ts';

const onAws: { posInvoices: PosInvoices } = { posInvoices: posInvoiceRepository(services().table) };

export const pushPosInvoice = (
  { input, merchant, nowMs, claim }: MerchantRequest<typeof pushPosInvoiceContract.fields>,
  { posInvoices } = onAws,
): Promise<Reply> => {
  const draft = posInvoiceDraft(input);
  if (input.resend !== '1') {
    return posInvoices.push(merchant.id, draft, {
      nowMs,
      claim,
      answer: (invoice) => ({
        message: 'POS invoice created successfully',
        response: posInvoiceObject(invoice, merchant),
      }),
    });
  }
  const { terminalId, amount } = draft;
  return posInvoices.resend(
    merchant.id,
    { transactionId: input.transaction_id ?? '', terminalId, amount },
    {
      nowMs,
      claim,
      answer: (invoice) => ({
        message: 'POS invoice resent successfully',
        response: posInvoiceObject(invoice, merchant),
      }),
    },
  );
};

export const handler = operation(pushPosInvoiceContract, pushPosInvoice);

import { cancelOpenInvoiceContract } from '../../shared/contracts/cancel-open-invoice.ts';
import { idIn, type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type OpenInvoices, openInvoiceRepository } from '../../shared/store/open-invoices.ts';

const onAws: { openInvoices: OpenInvoices } = { openInvoices: openInvoiceRepository(services().table) };

export const cancelOpenInvoice = (
  { merchant, params, nowMs, claim }: MerchantRequest<typeof cancelOpenInvoiceContract.fields>,
  { openInvoices } = onAws,
): Promise<Reply> =>
  openInvoices.cancel(merchant.id, idIn(params), {
    nowMs,
    claim,
    answer: () => ({ message: 'Open Invoice canceled successfully', response: null }),
  });

export const handler = operation(cancelOpenInvoiceContract, cancelOpenInvoice);

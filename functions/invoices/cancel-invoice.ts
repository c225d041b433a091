import { cancelInvoiceContract } from '../../shared/contracts/cancel-invoice.ts';
import { type MerchantRequest, operation, type Reply, tokenIn } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type Invoices, invoiceRepository } from '../../shared/store/invoices.ts';

const onAws: { invoices: Invoices } = { invoices: invoiceRepository(services().table) };

export const cancelInvoice = (
  { merchant, params, nowMs, claim }: MerchantRequest<typeof cancelInvoiceContract.fields>,
  { invoices } = onAws,
): Promise<Reply> =>
  invoices.cancel(merchant.id, tokenIn(params), {
    nowMs,
    claim,
    answer: () => ({ message: 'Invoice status update successful', response: null }),
  });

export const handler = operation(cancelInvoiceContract, cancelInvoice);

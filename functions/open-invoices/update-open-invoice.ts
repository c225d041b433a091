import { openInvoiceObject } from '../../shared/contracts/open-invoice-object.ts';
import { updateOpenInvoiceContract } from '../../shared/contracts/update-open-invoice.ts';
import { environment } from '../../shared/environment.ts';
import { idIn, type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type OpenInvoices, openInvoiceRepository } from '../../shared/store/open-invoices.ts';

const onAws: { openInvoices: OpenInvoices } = { openInvoices: openInvoiceRepository(services().table) };

export const updateOpenInvoice = (
  { input, merchant, params, nowMs, claim }: MerchantRequest<typeof updateOpenInvoiceContract.fields>,
  { openInvoices } = onAws,
): Promise<Reply> =>
  openInvoices.update(merchant.id, idIn(params), input.expiryDate, {
    nowMs,
    claim,
    answer: (openInvoice) => ({
      message: 'Open invoice updated successfully',
      response: openInvoiceObject(openInvoice, environment.publicBaseUrl, nowMs),
    }),
  });

export const handler = operation(updateOpenInvoiceContract, updateOpenInvoice);

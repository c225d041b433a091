import { createOpenInvoiceContract, openInvoiceDraft } from '../../shared/contracts/create-open-invoice.ts';
import { openInvoiceObject } from '../../shared/contracts/open-invoice-object.ts';
import { environment } from '../../shared/environment.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type OpenInvoices, openInvoiceRepository } from '../../shared/store/open-invoices.ts';

const onAws: { openInvoices: OpenInvoices } = { openInvoices: openInvoiceRepository(services().table) };

export const createOpenInvoice = (
  { input, merchant, nowMs, claim }: MerchantRequest<typeof createOpenInvoiceContract.fields>,
  { openInvoices } = onAws,
): Promise<Reply> =>
  openInvoices.create(merchant.id, openInvoiceDraft(input, nowMs), {
    nowMs,
    claim,
    answer: (openInvoice) => ({
      message: 'Open invoice created successfully',
      response: openInvoiceObject(openInvoice, environment.publicBaseUrl, nowMs),
    }),
  });

export const handler = operation(createOpenInvoiceContract, createOpenInvoice);

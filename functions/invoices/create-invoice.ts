import { createInvoiceContract } from '../../shared/contracts/create-invoice.ts';
import { invoiceDraft } from '../../shared/contracts/invoice-draft.ts';
import { invoiceObject } from '../../shared/contracts/invoice-object.ts';
import { environment } from '../../shared/environment.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type Attachments, attachmentRepository } from '../../shared/store/attachments.ts';
import { type Invoices, invoiceRepository } from '../../shared/store/invoices.ts';

const onAws: { invoices: Invoices; attachments: Attachments } = {
  invoices: invoiceRepository(services().table),
  attachments: attachmentRepository(),
};

export const createInvoice = async (
  { input, merchant, nowMs, claim, attachment }: MerchantRequest<typeof createInvoiceContract.fields>,
  { invoices, attachments } = onAws,
): Promise<Reply> => {
  const file = attachment ? await attachments.keep(attachment) : '';
  const draft = invoiceDraft(input, merchant, file, nowMs);
  const created = await invoices.create(merchant, draft, {
    nowMs,
    claim,
    answer: (invoice) => ({
      message: 'Invoice created successfully',
      response: invoiceObject(invoice, merchant, environment.publicBaseUrl),
    }),
  });
  if (created.replayed && file !== '') await attachments.drop(file);
  return created;
};

export const handler = operation(createInvoiceContract, createInvoice);

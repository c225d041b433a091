import { createInvoiceContract } from '../../shared/contracts/create-invoice.ts';
import { invoiceDraft } from '../../shared/contracts/invoice-draft.ts';
import { invoiceObject } from '../../shared/contracts/invoice-object.ts';
import { subscriptionTerms } from '../../shared/contracts/subscription-terms.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import type { Invoice } from '../../shared/domain/invoice.ts';
import { environment } from '../../shared/environment.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type Attachments, attachmentRepository } from '../../shared/store/attachments.ts';
import { type Invoices, invoiceRepository } from '../../shared/store/invoices.ts';
import { type SubscriptionCreation, subscriptionCreation } from '../../shared/store/subscription-creation.ts';

interface Dependencies {
  invoices: Pick<Invoices, 'create'>;
  subscriptions: Pick<SubscriptionCreation, 'begin'>;
  attachments: Attachments;
}

const onAws: Dependencies = {
  invoices: invoiceRepository(services().table),
  subscriptions: subscriptionCreation(services().table),
  attachments: attachmentRepository(),
};

export const createInvoice = async (
  { input, merchant, nowMs, claim, attachment }: MerchantRequest<typeof createInvoiceContract.fields>,
  { invoices, subscriptions, attachments } = onAws,
): Promise<Reply> => {
  const file = attachment ? await attachments.keep(attachment) : '';
  const draft = invoiceDraft(input, merchant, file, nowMs);
  const terms = subscriptionTerms(input);
  const answer = (invoice: Invoice) => ({
    message: terms ? 'Subscription invoice created successfully' : 'Invoice created successfully',
    response: invoiceObject(invoice, merchant, environment.publicBaseUrl),
  });
  const dropFile = () => (file === '' ? undefined : attachments.drop(file).catch(() => undefined));
  try {
    const change = { nowMs, claim, answer };
    const created = await (terms
      ? subscriptions.begin(merchant, draft, terms, change)
      : invoices.create(merchant, draft, change));
    if (created.replayed) await dropFile();
    return created;
  } catch (error) {
    // An ApiError says that there is no such invoice. After any other there may be one, and it needs its file.
    if (error instanceof ApiError) await dropFile();
    throw error;
  }
};

export const handler = operation(createInvoiceContract, createInvoice);

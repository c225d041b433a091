import { createEmiInvoiceContract } from '../../shared/contracts/create-emi-invoice.ts';
import { planAnswer, planDrafts } from '../../shared/contracts/invoice-plan.ts';
import { environment } from '../../shared/environment.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type Invoices, invoiceRepository } from '../../shared/store/invoices.ts';

const onAws: { invoices: Invoices } = { invoices: invoiceRepository(services().table) };

export const createEmiInvoice = (
  { input, merchant, nowMs, claim }: MerchantRequest<typeof createEmiInvoiceContract.fields>,
  { invoices } = onAws,
): Promise<Reply> =>
  invoices.createMany(merchant, planDrafts('emi', input, merchant, nowMs), {
    nowMs,
    claim,
    answer: (made) => planAnswer(made, merchant, environment.publicBaseUrl),
  });

export const handler = operation(createEmiInvoiceContract, createEmiInvoice);

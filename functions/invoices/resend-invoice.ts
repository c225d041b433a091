import { invoiceObject } from '../../shared/contracts/invoice-object.ts';
import { resendInvoiceContract } from '../../shared/contracts/resend-invoice.ts';
import { environment } from '../../shared/environment.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type Invoices, invoiceRepository } from '../../shared/store/invoices.ts';

const onAws: { invoices: Invoices } = { invoices: invoiceRepository(services().table) };

export const resendInvoice = (
  { input, merchant, nowMs, claim }: MerchantRequest<typeof resendInvoiceContract.fields>,
  { invoices } = onAws,
): Promise<Reply> => {
  const { resendId, mobileNumber, countryCode } = input;
  return invoices.resend(
    merchant.id,
    resendId,
    { mobileNumber, countryCode },
    {
      nowMs,
      claim,
      answer: (invoice) => ({
        message: 'Invoice Resent Successfully',
        response: invoiceObject(invoice, merchant, environment.publicBaseUrl),
      }),
    },
  );
};

export const handler = operation(resendInvoiceContract, resendInvoice);

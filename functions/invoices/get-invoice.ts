import { getInvoiceContract } from '../../shared/contracts/get-invoice.ts';
import { invoiceObject } from '../../shared/contracts/invoice-object.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { environment } from '../../shared/environment.ts';
import { idIn, type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type Invoices, invoiceRepository } from '../../shared/store/invoices.ts';

const onAws: { invoices: Invoices } = { invoices: invoiceRepository(services().table) };

export const getInvoice = async (
  { merchant, params }: MerchantRequest<typeof getInvoiceContract.fields>,
  { invoices } = onAws,
): Promise<Reply> => {
  const invoice = await invoices.byId(merchant.id, idIn(params));
  if (!invoice) throw new ApiError({ code: 'not-found' });
  return {
    message: 'Invoice Details',
    response: invoiceObject(invoice, merchant, environment.publicBaseUrl),
  };
};

export const handler = operation(getInvoiceContract, getInvoice);

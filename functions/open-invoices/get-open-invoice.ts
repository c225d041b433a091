import { getOpenInvoiceContract } from '../../shared/contracts/get-open-invoice.ts';
import { openInvoiceObject } from '../../shared/contracts/open-invoice-object.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { environment } from '../../shared/environment.ts';
import { idIn, type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type OpenInvoices, openInvoiceRepository } from '../../shared/store/open-invoices.ts';

const onAws: { openInvoices: OpenInvoices } = { openInvoices: openInvoiceRepository(services().table) };

export const getOpenInvoice = async (
  { merchant, params, nowMs }: MerchantRequest<typeof getOpenInvoiceContract.fields>,
  { openInvoices } = onAws,
): Promise<Reply> => {
  const openInvoice = await openInvoices.byId(merchant.id, idIn(params));
  if (!openInvoice) throw new ApiError({ code: 'not-found' });
  return {
    message: 'Open Invoice Details',
    response: openInvoiceObject(openInvoice, environment.publicBaseUrl, nowMs),
  };
};

export const handler = operation(getOpenInvoiceContract, getOpenInvoice);

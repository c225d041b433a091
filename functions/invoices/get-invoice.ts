import { getInvoiceContract } from '../../shared/contracts/get-invoice.ts';
import { invoiceObject } from '../../shared/contracts/invoice-object.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { environment } from '../../shared/environment.ts';
import { idIn, type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { invoiceReader } from '../../shared/store/invoice-reader.ts';
import { refundedPayments } from '../../shared/store/refunds-of-payments.ts';

const onAws = { table: services().table };

export const getInvoice = async (
  { merchant, params }: MerchantRequest<typeof getInvoiceContract.fields>,
  { table } = onAws,
): Promise<Reply> => {
  const invoice = await invoiceReader(table).byId(merchant.id, idIn(params));
  if (!invoice) throw new ApiError({ code: 'not-found' });
  const refunded = (await refundedPayments(table, merchant.id, [invoice])).get(invoice.id);
  return {
    message: 'Invoice Details',
    response: invoiceObject(invoice, merchant, environment.publicBaseUrl, refunded),
  };
};

export const handler = operation(getInvoiceContract, getInvoice);

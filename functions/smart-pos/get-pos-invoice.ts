import { getPosInvoiceContract } from '../../shared/contracts/get-pos-invoice.ts';
import { posInvoiceObject } from '../../shared/contracts/pos-invoice-object.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { idIn, type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type PosInvoices, posInvoiceRepository } from '../../shared/store/pos-invoices.ts';

const onAws: { posInvoices: PosInvoices } = { posInvoices: posInvoiceRepository(services().table) };

export const getPosInvoice = async (
  { merchant, params }: MerchantRequest<typeof getPosInvoiceContract.fields>,
  { posInvoices } = onAws,
): Promise<Reply> => {
  const invoice = await posInvoices.byId(merchant.id, idIn(params));
  if (!invoice) throw new ApiError({ code: 'not-found' });
  return { message: 'POS Invoice Details', response: posInvoiceObject(invoice, merchant) };
};

export const handler = operation(getPosInvoiceContract, getPosInvoice);

import { listOpenInvoiceCustomersContract } from '../../shared/contracts/list-open-invoice-customers.ts';
import { openInvoiceCustomerObject } from '../../shared/contracts/open-invoice-object.ts';
import { pagination } from '../../shared/contracts/pagination.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { environment } from '../../shared/environment.ts';
import { idIn, type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type OpenInvoiceLists, openInvoiceListRepository } from '../../shared/store/open-invoice-lists.ts';

const onAws: { lists: OpenInvoiceLists } = { lists: openInvoiceListRepository(services().table) };

export const listOpenInvoiceCustomers = async (
  { input, merchant, params }: MerchantRequest<typeof listOpenInvoiceCustomersContract.fields>,
  { lists } = onAws,
): Promise<Reply> => {
  const { page = 1 } = input;
  const id = idIn(params);
  const found = await lists.payers(merchant.id, id, page);
  if (!found) throw new ApiError({ code: 'not-found' });
  const { rows, total } = found;
  const path = listOpenInvoiceCustomersContract.path.replace('{id}', String(id));
  return {
    message: 'Open Invoice Customers',
    response: {
      customer_details: {
        data: rows.map(openInvoiceCustomerObject),
        pagination: pagination(total, rows.length, page, environment.publicBaseUrl + path),
      },
    },
  };
};

export const handler = operation(listOpenInvoiceCustomersContract, listOpenInvoiceCustomers);

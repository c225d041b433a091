import { defineContract } from './contract.ts';
import { optional, positiveInteger } from './fields.ts';

/** GET /api/v1/open-invoice/customers/{id}: a page of who paid an open invoice (contract section 7). */
export const listOpenInvoiceCustomersContract = defineContract({
  name: 'list-open-invoice-customers',
  resource: 'open-invoices',
  method: 'GET',
  path: '/api/v1/open-invoice/customers/{id}',
  access: 'merchant',
  fields: { page: optional(positiveInteger()) },
  query: ['page'],
  grants: [],
});

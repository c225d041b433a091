import { defineContract } from './contract.ts';

/** GET /api/v1/invoice/{id}: one invoice (contract section 7). */
export const getInvoiceContract = defineContract({
  name: 'get-invoice',
  resource: 'invoices',
  method: 'GET',
  path: '/api/v1/invoice/{id}',
  access: 'merchant',
  fields: {},
  grants: [],
});

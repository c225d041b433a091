import { defineContract } from './contract.ts';

/** GET /api/v1/open-invoice/{id}: one open invoice (contract section 7). */
export const getOpenInvoiceContract = defineContract({
  name: 'get-open-invoice',
  resource: 'open-invoices',
  method: 'GET',
  path: '/api/v1/open-invoice/{id}',
  access: 'merchant',
  fields: {},
  grants: [],
});

import { defineContract } from './contract.ts';

/** GET /api/v1/merchant/smartpos-invoices/{id}: one POS invoice (contract section 11). */
export const getPosInvoiceContract = defineContract({
  name: 'get-pos-invoice',
  resource: 'smart-pos',
  method: 'GET',
  path: '/api/v1/merchant/smartpos-invoices/{id}',
  access: 'merchant',
  fields: {},
  grants: [],
});

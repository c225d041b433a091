import { defineContract } from './contract.ts';

/** DELETE /api/v1/open-invoice/{id}: cancels an open invoice that nobody has paid (contract section 7). */
export const cancelOpenInvoiceContract = defineContract({
  name: 'cancel-open-invoice',
  resource: 'open-invoices',
  method: 'DELETE',
  path: '/api/v1/open-invoice/{id}',
  access: 'merchant',
  fields: {},
  grants: ['table:write'],
});

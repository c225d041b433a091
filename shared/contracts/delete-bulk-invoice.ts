import { defineContract } from './contract.ts';

/** DELETE /api/v1/invoice-bulk-upload/{id}: deletes a row that was not sent, for good (contract section 9). */
export const deleteBulkInvoiceContract = defineContract({
  name: 'delete-bulk-invoice',
  resource: 'bulk',
  method: 'DELETE',
  path: '/api/v1/invoice-bulk-upload/{id}',
  access: 'merchant',
  fields: {},
  grants: ['table:write'],
});

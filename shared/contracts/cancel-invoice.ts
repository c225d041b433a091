import { defineContract } from './contract.ts';
import { oneOf } from './fields.ts';

/** PUT /api/v1/invoice/{token} with `statusId` "3": cancels an unpaid invoice (contract section 7). */
export const cancelInvoiceContract = defineContract({
  name: 'cancel-invoice',
  resource: 'invoices',
  method: 'PUT',
  path: '/api/v1/invoice/{token}',
  access: 'merchant',
  fields: { statusId: oneOf('3') },
  bareNotFound: true,
  grants: ['table:write'],
});

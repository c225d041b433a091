import { defineContract } from './contract.ts';

/** DELETE /api/v1/refund/{id}: takes a refund back that nobody has decided about (contract section 8). */
export const cancelRefundContract = defineContract({
  name: 'cancel-refund',
  resource: 'refunds',
  method: 'DELETE',
  path: '/api/v1/refund/{id}',
  access: 'merchant',
  fields: {},
  grants: ['table:write'],
});

import { defineContract } from './contract.ts';

/** GET /api/v1/refund/{id}: one refund (contract section 8). */
export const getRefundContract = defineContract({
  name: 'get-refund',
  resource: 'refunds',
  method: 'GET',
  path: '/api/v1/refund/{id}',
  access: 'merchant',
  fields: {},
  grants: [],
});

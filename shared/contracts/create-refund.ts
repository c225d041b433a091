import { defineContract } from './contract.ts';
import { amount, code, oneOf, optional } from './fields.ts';

/** POST /api/v1/refund: asks for a payment's money, or a part of it, to be given back (contract section 8). */
export const createRefundContract = defineContract({
  name: 'create-refund',
  resource: 'refunds',
  method: 'POST',
  path: '/api/v1/refund',
  access: 'merchant',
  fields: {
    refundAmount: optional(amount()),
    refundMethod: oneOf('1', '2', '0'),
    token: code(),
  },
  grants: ['table:write'],
});

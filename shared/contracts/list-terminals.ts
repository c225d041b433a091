import { defineContract } from './contract.ts';

/** GET /api/v1/merchant/smartpos-terminals: the merchant's terminals (contract section 11). */
export const listTerminalsContract = defineContract({
  name: 'list-terminals',
  resource: 'smart-pos',
  method: 'GET',
  path: '/api/v1/merchant/smartpos-terminals',
  access: 'merchant',
  fields: {},
  grants: [],
});

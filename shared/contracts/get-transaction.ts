import { defineContract } from './contract.ts';

/** GET /api/v1/report/transactions/{id}: one ended payment, with all that is known of it (contract section 10). */
export const getTransactionContract = defineContract({
  name: 'get-transaction',
  resource: 'reports',
  method: 'GET',
  path: '/api/v1/report/transactions/{id}',
  access: 'merchant',
  fields: {},
  grants: [],
});

import { defineContract } from './contract.ts';

/** GET /api/v1/profile: the business behind the merchant code (contract section 2). */
export const getProfileContract = defineContract({
  name: 'get-profile',
  resource: 'merchants',
  method: 'GET',
  path: '/api/v1/profile',
  access: 'merchant',
  fields: {},
  grants: [],
});

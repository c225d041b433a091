import { defineContract } from './contract.ts';

/** GET /api/v1/keys: the merchant's own keys, where its settings allow it (contract section 2). */
export const getKeysContract = defineContract({
  name: 'get-keys',
  resource: 'merchants',
  method: 'GET',
  path: '/api/v1/keys',
  access: 'session',
  fields: {},
  grants: ['merchant-secrets:read'],
});

import { defineContract } from './contract.ts';
import { text } from './fields.ts';

/** POST /api/v1/token-refresh: a refresh token, once, for a new pair of tokens (contract section 2). */
export const refreshTokenContract = defineContract({
  name: 'refresh-token',
  resource: 'sessions',
  method: 'POST',
  path: '/api/v1/token-refresh',
  access: 'public',
  fields: { refreshToken: text(4096) },
  grants: ['table:read', 'table:write', 'signing-key:read'],
});

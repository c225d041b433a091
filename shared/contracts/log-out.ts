import { defineContract } from './contract.ts';

/** DELETE /api/v1/logout: ends the session, its access tokens and its refresh tokens (contract section 2). */
export const logOutContract = defineContract({
  name: 'log-out',
  resource: 'sessions',
  method: 'DELETE',
  path: '/api/v1/logout',
  access: 'session',
  fields: {},
  grants: ['table:write'],
});

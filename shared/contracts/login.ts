import { defineContract } from './contract.ts';
import { password, text } from './fields.ts';

/** POST /api/v1/login: username and password for a pair of tokens (contract section 2). */
export const loginContract = defineContract({
  name: 'login',
  resource: 'sessions',
  method: 'POST',
  path: '/api/v1/login',
  access: 'public',
  fields: { username: text(), password: password() },
  grants: ['table:read', 'table:write', 'signing-key:read'],
});

import { defineContract } from './contract.ts';
import { text } from './fields.ts';

/** POST /acquirers/simulator/callback: what the simulator says by itself, signed. Not of the merchants' API. */
export const receiveCallbackContract = defineContract({
  name: 'receive-callback',
  resource: 'payments',
  method: 'POST',
  path: '/acquirers/simulator/callback',
  access: 'public',
  fields: { callback: text(8_192) },
  grants: ['table:read', 'table:write', 'simulator-key:read'],
});

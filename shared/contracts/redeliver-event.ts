import { defineContract } from './contract.ts';

/** POST /api/v1/events/{event}/redeliver: has an event told again. Not of Hesabe's API. */
export const redeliverEventContract = defineContract({
  name: 'redeliver-event',
  resource: 'events',
  method: 'POST',
  path: '/api/v1/events/{event}/redeliver',
  access: 'merchant',
  fields: {},
  grants: ['table:write'],
});

import { defineContract } from './contract.ts';

/** GET /api/v1/events/{event}/deliveries: what became of an event outside. Not of Hesabe's API. */
export const listEventDeliveriesContract = defineContract({
  name: 'list-event-deliveries',
  resource: 'events',
  method: 'GET',
  path: '/api/v1/events/{event}/deliveries',
  access: 'merchant',
  fields: {},
  grants: [],
});

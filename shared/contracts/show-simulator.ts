import { defineContract } from './contract.ts';

/** GET /simulator/{key}: the acquirer's page where the acquirer is the simulator. Not of the merchants' API. */
export const showSimulatorContract = defineContract({
  name: 'show-simulator',
  resource: 'simulator',
  method: 'GET',
  path: '/simulator/{key}',
  access: 'page',
  fields: {},
  grants: [],
});

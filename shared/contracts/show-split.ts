import { defineContract } from './contract.ts';

/** GET /sp/{key}: all parts of a split or EMI bill, each with its own link. */
export const showSplitContract = defineContract({
  name: 'show-split',
  resource: 'payments',
  method: 'GET',
  path: '/sp/{key}',
  access: 'page',
  fields: {},
  grants: [],
});

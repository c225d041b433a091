import { defineContract } from './contract.ts';
import { listFilters } from './list-filters.ts';

/** GET /api/v1/refund: stats and a page of refunds, by date and search (contract sections 4 and 8). */
export const listRefundsContract = defineContract({
  name: 'list-refunds',
  resource: 'refunds',
  method: 'GET',
  path: '/api/v1/refund',
  access: 'merchant',
  fields: listFilters,
  query: ['fromDate', 'toDate', 'page', 'search'],
  grants: [],
});

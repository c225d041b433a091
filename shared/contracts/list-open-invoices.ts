import { defineContract } from './contract.ts';
import { listFilters } from './list-filters.ts';

/** GET /api/v1/open-invoice: a page of open invoices, by date and search (contract sections 4 and 7). */
export const listOpenInvoicesContract = defineContract({
  name: 'list-open-invoices',
  resource: 'open-invoices',
  method: 'GET',
  path: '/api/v1/open-invoice',
  access: 'merchant',
  fields: listFilters,
  query: ['fromDate', 'toDate', 'page', 'search'],
  grants: [],
});

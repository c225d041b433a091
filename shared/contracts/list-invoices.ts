import { defineContract } from './contract.ts';
import { oneOf, optional } from './fields.ts';
import { listFilters } from './list-filters.ts';

/** GET /api/v1/invoice-dashboard: stats and a page of invoices, by date, kind and search (contract sections 4 and 7). */
export const listInvoicesContract = defineContract({
  name: 'list-invoices',
  resource: 'invoices',
  method: 'GET',
  path: '/api/v1/invoice-dashboard',
  access: 'merchant',
  fields: {
    ...listFilters,
    invoiceType: optional(oneOf('1', '0', '6', '7')),
  },
  query: ['fromDate', 'toDate', 'page', 'search', 'invoiceType'],
  grants: [],
});

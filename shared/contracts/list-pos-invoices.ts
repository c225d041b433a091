import { defineContract } from './contract.ts';
import { listFilters } from './list-filters.ts';

const { fromDate, toDate, page } = listFilters;

/** GET /api/v1/merchant/smartpos-invoices: a page of POS invoices, by date (contract section 11). */
export const listPosInvoicesContract = defineContract({
  name: 'list-pos-invoices',
  resource: 'smart-pos',
  method: 'GET',
  path: '/api/v1/merchant/smartpos-invoices',
  access: 'merchant',
  fields: { fromDate, toDate, page },
  query: ['fromDate', 'toDate', 'page'],
  grants: [],
});

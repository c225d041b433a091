import { defineContract } from './contract.ts';
import { day, optional, positiveInteger, text } from './fields.ts';

/** GET /api/v1/open-invoice: a page of open invoices, by date and search (contract sections 4 and 7). */
export const listOpenInvoicesContract = defineContract({
  name: 'list-open-invoices',
  resource: 'open-invoices',
  method: 'GET',
  path: '/api/v1/open-invoice',
  access: 'merchant',
  fields: {
    fromDate: optional(day()),
    toDate: optional(day()),
    page: optional(positiveInteger()),
    search: optional(text()),
  },
  query: ['fromDate', 'toDate', 'page', 'search'],
  grants: [],
});

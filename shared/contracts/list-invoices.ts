import { defineContract } from './contract.ts';
import { day, oneOf, optional, positiveInteger, text } from './fields.ts';

/** GET /api/v1/invoice-dashboard: stats and a page of invoices, by date, kind and search (contract sections 4 and 7). */
export const listInvoicesContract = defineContract({
  name: 'list-invoices',
  resource: 'invoices',
  method: 'GET',
  path: '/api/v1/invoice-dashboard',
  access: 'merchant',
  fields: {
    fromDate: optional(day()),
    toDate: optional(day()),
    page: optional(positiveInteger()),
    search: optional(text()),
    invoiceType: optional(oneOf('1', '0', '6', '7')),
  },
  query: ['fromDate', 'toDate', 'page', 'search', 'invoiceType'],
  grants: [],
});

import { defineContract } from './contract.ts';

/** GET /s/{key}: what a payer owes, and how to pay it; afterwards the receipt. Counts its openings. */
export const showInvoiceContract = defineContract({
  name: 'show-invoice',
  resource: 'payments',
  method: 'GET',
  path: '/s/{key}',
  access: 'page',
  fields: {},
  grants: ['table:write'],
});

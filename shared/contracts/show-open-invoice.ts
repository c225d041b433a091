import { defineContract } from './contract.ts';

/** GET /o/{key}: an open invoice, which any number of payers may pay. */
export const showOpenInvoiceContract = defineContract({
  name: 'show-open-invoice',
  resource: 'payments',
  method: 'GET',
  path: '/o/{key}',
  access: 'page',
  fields: {},
  grants: [],
});

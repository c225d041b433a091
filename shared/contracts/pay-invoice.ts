import { defineContract } from './contract.ts';
import { optional, positiveInteger } from './fields.ts';

/** POST /s/{key}: begins a payment of an invoice and sends the payer to the acquirer's page. */
export const payInvoiceContract = defineContract({
  name: 'pay-invoice',
  resource: 'payments',
  method: 'POST',
  path: '/s/{key}',
  access: 'page',
  fields: { paymentType: optional(positiveInteger(999)) },
  grants: ['table:write'],
});

import { defineContract } from './contract.ts';
import { optional, positiveInteger, text } from './fields.ts';

/** POST /o/{key}: begins a payment of an open invoice. The amount is as the payer typed it, in digits of either script. */
export const payOpenInvoiceContract = defineContract({
  name: 'pay-open-invoice',
  resource: 'payments',
  method: 'POST',
  path: '/o/{key}',
  access: 'page',
  fields: {
    amount: optional(text(32)),
    payerName: optional(text(100)),
    payerPhone: optional(text(32)),
    paymentType: optional(positiveInteger(999)),
  },
  grants: ['table:write'],
});

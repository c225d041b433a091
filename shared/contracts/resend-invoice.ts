import { defineContract } from './contract.ts';
import { kuwaitNumberRule } from './create-invoice.ts';
import { countryCode, mobileNumber, positiveInteger } from './fields.ts';

/** POST /api/v1/invoice/resend: the invoice's message again, to the number given (contract section 7). */
export const resendInvoiceContract = defineContract({
  name: 'resend-invoice',
  resource: 'invoices',
  method: 'POST',
  path: '/api/v1/invoice/resend',
  access: 'merchant',
  fields: { mobileNumber: mobileNumber(), resendId: positiveInteger(), countryCode: countryCode() },
  rules: (input) => kuwaitNumberRule(input),
  grants: ['table:write'],
});

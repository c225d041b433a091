import { kuwaitNumberRule } from '../domain/phone-rules.ts';
import { defineContract } from './contract.ts';
import { countryCode, mobileNumber, positiveInteger } from './fields.ts';

/** POST /api/v1/invoice/resend: the invoice's message again, to the number given (contract section 7). */
export const resendInvoiceContract = defineContract({
  name: 'resend-invoice',
  resource: 'invoices',
  method: 'POST',
  path: '/api/v1/invoice/resend',
  access: 'merchant',
  fields: { mobileNumber: mobileNumber(), resendId: positiveInteger(), countryCode: countryCode() },
  rules: kuwaitNumberRule,
  grants: ['table:write'],
});

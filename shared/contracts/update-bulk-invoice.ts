import { defineContract } from './contract.ts';
import { amount, code, countryCode, email, optional, text } from './fields.ts';

/** PUT /api/v1/invoice-bulk-upload/{id}: corrects a row that was not sent, and moves a scheduled one (contract section 9). */
export const updateBulkInvoiceContract = defineContract({
  name: 'update-bulk-invoice',
  resource: 'bulk',
  method: 'PUT',
  path: '/api/v1/invoice-bulk-upload/{id}',
  access: 'merchant',
  fields: {
    amount: amount(),
    name: text(),
    email: email(),
    /** As people type it in a table: `shared/bulk/typed-phone.ts` reads it. */
    phone: code(),
    reference_number: code(),
    country_code: optional(countryCode()),
    schedule_time: optional(text()),
  },
  grants: ['table:write'],
});

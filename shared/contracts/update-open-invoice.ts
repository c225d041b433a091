import { defineContract } from './contract.ts';
import { expiryRule } from './create-open-invoice.ts';
import { day } from './fields.ts';

/** PUT /api/v1/open-invoice/{id}: a new row with another last day, in the place of this one (contract section 7). */
export const updateOpenInvoiceContract = defineContract({
  name: 'update-open-invoice',
  resource: 'open-invoices',
  method: 'PUT',
  path: '/api/v1/open-invoice/{id}',
  access: 'merchant',
  fields: { expiryDate: day() },
  rules: expiryRule,
  grants: ['table:write'],
});

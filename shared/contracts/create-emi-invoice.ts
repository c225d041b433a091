import { defineContract } from './contract.ts';
import { invoicePlan } from './invoice-plan.ts';

/** POST /api/v1/invoice/emi: one payer, several due dates (contract section 6). */
export const createEmiInvoiceContract = defineContract({
  name: 'create-emi-invoice',
  path: '/api/v1/invoice/emi',
  ...invoicePlan,
});

import { defineContract } from './contract.ts';
import { invoicePlan } from './invoice-plan.ts';

/** POST /api/v1/invoice/split: one bill for several payers (contract section 6). */
export const createSplitInvoiceContract = defineContract({
  name: 'create-split-invoice',
  path: '/api/v1/invoice/split',
  ...invoicePlan,
});

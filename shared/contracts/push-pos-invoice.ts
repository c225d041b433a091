import { type FieldErrors, required } from '../domain/field-errors.ts';
import type { PosInvoiceDraft } from '../domain/pos-invoice.ts';
import { defineContract, type Input } from './contract.ts';
import { amount, code, email, oneOf, optional, positiveInteger, text } from './fields.ts';

const fields = {
  customer_name: text(),
  customer_email: optional(email()),
  customer_phone: optional(code(32)),
  amount: amount(),
  terminal_id: positiveInteger(),
  invoice_number: optional(code()),
  description: optional(text(2000)),
  resend: optional(oneOf('0', '1')),
  transaction_id: optional(code(64)),
};

export type PushPosInvoiceInput = Input<typeof fields>;

/** What is sent again has to be named. */
const resendRule = (input: Partial<PushPosInvoiceInput>): FieldErrors =>
  input.resend === '1' && 'transaction_id' in input && input.transaction_id === undefined
    ? { transaction_id: [required('transaction_id')] }
    : {};

/** A checked request as the POS invoice it asks for. */
export const posInvoiceDraft = (input: PushPosInvoiceInput): PosInvoiceDraft => ({
  terminalId: input.terminal_id,
  invoiceNumber: input.invoice_number ?? '',
  amount: input.amount,
  customer: {
    name: input.customer_name,
    email: input.customer_email ?? '',
    phone: input.customer_phone ?? '',
  },
  description: input.description ?? '',
});

/** POST /api/v1/merchant/smartpos-transaction: an amount for a terminal, or the same once more (contract section 11). */
export const pushPosInvoiceContract = defineContract({
  name: 'push-pos-invoice',
  resource: 'smart-pos',
  method: 'POST',
  path: '/api/v1/merchant/smartpos-transaction',
  access: 'merchant',
  fields,
  rules: resendRule,
  grants: ['table:write'],
});

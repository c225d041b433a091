import { type FieldErrors, missing, selectedIsInvalid } from '../domain/field-errors.ts';
import { paymentTypes } from '../domain/merchant.ts';
import type { PosResult } from '../domain/pos-invoice.ts';
import { defineContract, type Input } from './contract.ts';
import { amount, code, oneOf, optional, pattern, positiveInteger } from './fields.ts';

const fields = {
  transaction_id: code(64),
  result: oneOf('approved', 'declined', 'cancelled'),
  amount: optional(amount()),
  payment_type: optional(positiveInteger(999)),
  // A whole card number must never get as far as a table or a log.
  card_number: optional(
    pattern(/^\d{0,6}\*{1,12}\d{4}$/, 'The :field must show the first six and last four digits at most.'),
  ),
  auth_code: optional(code(32)),
  reference: optional(code(64)),
};

type ResultInput = Input<typeof fields>;

/** Money that was taken has an amount, a way it was paid, and a name at the terminal. */
const approvalRule = (input: Partial<ResultInput>): FieldErrors => {
  if (input.result !== 'approved') return {};
  const { payment_type: type } = input;
  return {
    ...missing(input, ['amount', 'payment_type', 'reference']),
    ...(type !== undefined && paymentTypes[type] === undefined
      ? { payment_type: [selectedIsInvalid('payment_type')] }
      : {}),
  };
};

/** A checked answer of a terminal; what is said of money that was not taken is left out. */
export const posResultIn = (input: ResultInput): PosResult => {
  if (input.result !== 'approved') return { result: input.result };
  return {
    result: 'approved',
    amount: input.amount ?? 0,
    paymentType: input.payment_type ?? 0,
    maskedCard: input.card_number ?? '',
    authCode: input.auth_code ?? '',
    reference: input.reference ?? '',
  };
};

/** POST /pos/v1/terminals/{id}/results: how a payer's turn ended. Not of the merchants' API: docs/smart-pos.md. */
export const recordPosResultContract = defineContract({
  name: 'record-pos-result',
  resource: 'smart-pos',
  method: 'POST',
  path: '/pos/v1/terminals/{id}/results',
  access: 'terminal',
  fields,
  rules: approvalRule,
  grants: [],
});

import { type FieldErrors, fieldLabel, required } from '../domain/field-errors.ts';
import { addDays, kuwaitDate } from '../domain/kuwait-time.ts';
import type { OpenInvoiceDraft } from '../domain/open-invoice.ts';
import { defineContract, type Input, type RuleContext } from './contract.ts';
import { amount, day, oneOf, optional, text } from './fields.ts';

/** Zero is taken by the fields, as clients send it for the amounts of the other type; the rules refuse it where it counts. */
const amountOfType = () => optional(amount({ zero: true }));

const fields = {
  title: text(),
  amountType: oneOf('0', '1'),
  fixAmount: amountOfType(),
  minAmount: amountOfType(),
  maxAmount: amountOfType(),
  expiryDate: optional(day()),
  description: optional(text(2000)),
};

export type OpenInvoiceInput = Input<typeof fields>;
type AmountField = 'fixAmount' | 'minAmount' | 'maxAmount';

const amountsOfType: Record<'0' | '1', readonly AmountField[]> = {
  0: ['fixAmount'],
  1: ['minAmount', 'maxAmount'],
};

/** What section 6 asks of an open invoice beyond each field by itself. */
const openInvoiceRules = (input: Partial<OpenInvoiceInput>, context: RuleContext): FieldErrors => ({
  ...amountRules(input),
  ...expiryRule(input, context),
});

const amountRules = (input: Partial<OpenInvoiceInput>): FieldErrors => {
  const { amountType, minAmount, maxAmount } = input;
  if (amountType === undefined) return {};
  const broken = amountsOfType[amountType].flatMap((field): [string, string[]][] => {
    if (field in input && input[field] === undefined) return [[field, [required(field)]]];
    return input[field] === 0 ? [[field, [`The ${fieldLabel(field)} must be greater than 0.`]]] : [];
  });
  if (broken.length > 0 || amountType === '0') return Object.fromEntries(broken);
  return minAmount !== undefined && maxAmount !== undefined && minAmount > maxAmount
    ? { minAmount: ['The min amount must not be greater than the max amount.'] }
    : {};
};

/** The last day on which it can be paid is today or later. */
export const expiryRule = (
  { expiryDate }: Partial<Pick<OpenInvoiceInput, 'expiryDate'>>,
  { today }: Pick<RuleContext, 'today'>,
): FieldErrors =>
  expiryDate !== undefined && expiryDate < today
    ? { expiryDate: ['The expiry date must be a date after or equal to today.'] }
    : {};

/** Days an open invoice can be paid when the request does not say, as of an invoice (contract section 6). */
const defaultDays = 30;

/** A checked request as the open invoice it asks for; the amounts of the other type are left out. */
export const openInvoiceDraft = (input: OpenInvoiceInput, nowMs: number): OpenInvoiceDraft => {
  const kept = (field: AmountField): number =>
    amountsOfType[input.amountType].includes(field) ? (input[field] ?? 0) : 0;
  return {
    title: input.title,
    type: input.amountType === '0' ? 'fixed' : 'open',
    fixedAmount: kept('fixAmount'),
    minAmount: kept('minAmount'),
    maxAmount: kept('maxAmount'),
    description: input.description ?? '',
    expiresOn: input.expiryDate ?? addDays(kuwaitDate(nowMs), defaultDays),
  };
};

/** POST /api/v1/open-invoice: one link that many payers may pay (contract section 6). */
export const createOpenInvoiceContract = defineContract({
  name: 'create-open-invoice',
  resource: 'open-invoices',
  method: 'POST',
  path: '/api/v1/open-invoice',
  access: 'merchant',
  fields,
  rules: openInvoiceRules,
  grants: ['table:write'],
});

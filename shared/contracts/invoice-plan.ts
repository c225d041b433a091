import { type FieldErrors, missing, selectedIsInvalid } from '../domain/field-errors.ts';
import type { Invoice, InvoiceDraft } from '../domain/invoice.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Contract, Input, ListOf, RuleContext } from './contract.ts';
import { invoiceFields, invoiceRules } from './create-invoice.ts';
import { code, optional } from './fields.ts';
import { invoiceDraft } from './invoice-draft.ts';
import { invoiceObject } from './invoice-object.ts';
import { titlesOf } from './item-list.ts';

/** What split and EMI have in common: several invoices in one call, all or nothing (contract section 6). */

const { amount, expiresAt, referenceNumber, invoiceType, invoiceSubType, language, description } =
  invoiceFields;
const { customerName, mobileNumber, countryCode, customerEmail, allocatePayType, itemsList } = invoiceFields;
const { webhook, serviceCharge, discount } = invoiceFields;

const itemFields = {
  amount,
  expiresAt,
  referenceNumber,
  merchantCode: optional(code()),
  invoiceType,
  invoiceSubType,
  language,
  description,
  customerName,
  mobileNumber,
  countryCode,
  customerEmail,
  allocatePayType,
  itemsList,
  webhook,
  serviceCharge,
  discount,
};

type Item = Input<typeof itemFields>;

const needed: readonly (keyof Item)[] = [
  'customerName',
  'mobileNumber',
  'countryCode',
  'allocatePayType',
  'expiresAt',
];

/** A single invoice's rules, and what only a plan asks of each of its invoices. */
const itemRules = (item: Partial<Item>, context: RuleContext): FieldErrors => ({
  ...invoiceRules(item, context),
  // An empty list counts as none.
  ...missing({ ...item, ...(item.allocatePayType?.length === 0 && { allocatePayType: undefined }) }, needed),
  ...(item.merchantCode !== undefined && item.merchantCode !== context.merchantCode
    ? { merchantCode: [selectedIsInvalid('merchantCode')] }
    : {}),
});

/** Fifty invoices with so many characters, escaped and encrypted, stay below the 6 MB that Lambda can answer. */
const longestTitles = 200_000;

const planFields = {
  invoices: { itemFields, itemRules, atLeast: 2, atMost: 50 } satisfies ListOf<typeof itemFields>,
};

type PlanInput = Input<typeof planFields>;

const planRules = ({ invoices = [] }: Partial<PlanInput>): FieldErrors =>
  invoices.reduce((sum, item) => sum + titlesOf(item.itemsList ?? []), 0) > longestTitles
    ? {
        invoices: [
          `The titles in the items lists of invoices must not be longer than ${longestTitles} characters in all.`,
        ],
      }
    : {};

export const invoicePlan = {
  resource: 'invoices',
  method: 'POST',
  access: 'merchant',
  fields: planFields,
  rules: planRules,
  onceBy: 'invoices.*.referenceNumber',
  grants: ['table:write'],
} as const satisfies Omit<Contract<typeof planFields>, 'name' | 'path'>;

/** The invoices a checked plan asks for, in the order of the request. */
export const planDrafts = (
  kind: 'split' | 'emi',
  { invoices }: PlanInput,
  merchant: Merchant,
  nowMs: number,
): InvoiceDraft[] => invoices.map((item) => ({ ...invoiceDraft(item, merchant, '', nowMs), kind }));

/** What the caller of a plan is told. */
export const planAnswer = (invoices: readonly Invoice[], merchant: Merchant, publicBaseUrl: string) => ({
  message: 'Invoices processed successfully.',
  response: invoices.map((invoice) => invoiceObject(invoice, merchant, publicBaseUrl)),
});

import { channelOf } from '../domain/channel.ts';
import { type FieldErrors, missing, selectedIsInvalid } from '../domain/field-errors.ts';
import { kuwaitNumberRule } from '../domain/phone-rules.ts';
import { defineContract, type Input, type RuleContext } from './contract.ts';
import {
  amount,
  code,
  countryCode,
  day,
  email,
  mobileNumber,
  oneOf,
  optional,
  text,
  webAddress,
} from './fields.ts';
import { itemList } from './item-list.ts';
import { paymentTypeList } from './payment-type-list.ts';
import { subscriptionFields, subscriptionRules } from './subscription-terms.ts';

/** An invoice's fields; those that not every invoice needs are optional here. */
export const invoiceFields = {
  mobileNumber: optional(mobileNumber()),
  customerName: optional(text()),
  referenceNumber: optional(code()),
  amount: amount(),
  countryCode: optional(countryCode()),
  invoiceType: oneOf('0', '1'),
  invoiceSubType: optional(oneOf('0', '1', '2', '3')),
  description: optional(text(2000)),
  customerEmail: optional(email()),
  allocatePayType: optional(paymentTypeList()),
  itemsList: optional(itemList()),
  subscription: optional(oneOf('0', '1')),
  language: optional(oneOf('en', 'ar')),
  expiresAt: optional(day()),
  webhook: optional(webAddress()),
  serviceCharge: optional(amount({ zero: true })),
  discount: optional(amount({ zero: true })),
};

export type InvoiceInput = Input<typeof invoiceFields>;

/** What section 6 asks of an invoice beyond each field by itself. */
export const invoiceRules = (
  input: Partial<InvoiceInput>,
  { today, paymentTypes }: RuleContext,
): FieldErrors => ({
  ...reachRules(input),
  ...kuwaitNumberRule(input),
  ...(input.allocatePayType?.every((type) => paymentTypes.includes(type)) === false
    ? { allocatePayType: [selectedIsInvalid('allocatePayType')] }
    : {}),
  ...(sumOfItems(input) < (input.amount ?? 0)
    ? { itemsList: ['The items list must add up to the amount or more.'] }
    : {}),
  ...(input.expiresAt !== undefined && input.expiresAt < today
    ? { expiresAt: ['The expires at must be a date after or equal to today.'] }
    : {}),
});

const reachRules = (input: Partial<InvoiceInput>): FieldErrors => {
  const { invoiceType } = input;
  if (invoiceType === undefined) return {};
  const channel = channelOf(invoiceType, input.invoiceSubType);
  const needed: (keyof InvoiceInput)[] =
    channel === 'sms' || channel === 'whatsapp'
      ? ['mobileNumber', 'countryCode']
      : channel === 'email'
        ? ['customerEmail']
        : [];
  return missing(input, needed);
};

const sumOfItems = ({ itemsList }: Partial<InvoiceInput>): number =>
  itemsList === undefined || itemsList.length === 0
    ? Number.POSITIVE_INFINITY
    : itemsList.reduce((sum, item) => sum + item.amount, 0);

/** POST /api/v1/invoice: a single ("quick") invoice, or the first one of a subscription (contract section 6). */
export const createInvoiceContract = defineContract({
  name: 'create-invoice',
  resource: 'invoices',
  method: 'POST',
  path: '/api/v1/invoice',
  access: 'merchant',
  fields: { ...invoiceFields, ...subscriptionFields },
  rules: (input, context) => ({
    ...invoiceRules(input, context),
    ...subscriptionRules(input, context.today),
  }),
  acceptsAttachment: true,
  onceBy: 'referenceNumber',
  grants: ['table:write', 'attachments:write'],
});

import * as z from 'zod/mini';
import { type FieldErrors, fieldLabel } from '../domain/field-errors.ts';
import type { KuwaitDate } from '../domain/kuwait-time.ts';
import type { SubscriptionTerms } from '../domain/subscription.ts';
import { day, oneOf, positiveInteger } from './fields.ts';

const mostRecurrences = 120;

const schemas = {
  frequency: oneOf('1'),
  noofRecurrence: positiveInteger(mostRecurrences),
  SubscriptionType: oneOf('0', '1'),
  startDate: day(),
};

type Name = keyof typeof schemas;
type Raw = Readonly<Partial<Record<Name | 'subscription', unknown>>>;

const anything = () => z.optional(z.any());

/** What `subscription: "1"` adds to an invoice's fields; without that they are ignored, whatever they hold. */
export const subscriptionFields = {
  frequency: anything(),
  noofRecurrence: anything(),
  SubscriptionType: anything(),
  startDate: anything(),
};

/** All of them are needed for a subscription, which does not begin in the past (contract section 6). */
export const subscriptionRules = (input: Raw, today: KuwaitDate): FieldErrors => {
  if (input.subscription !== '1') return {};
  const errors: FieldErrors = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const { error } = z.safeParse(schema as z.ZodMiniType, input[name as Name]);
    const messages = error?.issues.map(({ message }) => message.replaceAll(':field', fieldLabel(name)));
    if (messages) errors[name] = messages;
  }
  const start = z.safeParse(schemas.startDate, input.startDate).data;
  return start !== undefined && start < today
    ? { ...errors, startDate: ['The start date must be a date after or equal to today.'] }
    : errors;
};

/** The terms in a checked request; undefined when it asks for a single invoice. */
export const subscriptionTerms = (input: Raw): SubscriptionTerms | undefined =>
  input.subscription === '1'
    ? {
        type: z.parse(schemas.SubscriptionType, input.SubscriptionType) === '0' ? 'auto' : 'on-demand',
        recurrences: z.parse(schemas.noofRecurrence, input.noofRecurrence),
        startDate: z.parse(schemas.startDate, input.startDate),
      }
    : undefined;

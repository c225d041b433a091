import { InvalidArgumentError } from 'commander';
import type { RecordedEvent } from '../../shared/store/event-item.ts';

/** Every type of event there is: the compiler asks for those that are missing. */
const types: Readonly<Record<RecordedEvent['type'], true>> = {
  'invoice.created': true,
  'invoice.resent': true,
  'invoice.reminded': true,
  'invoice.expired': true,
  'invoice.cancelled': true,
  'open-invoice.created': true,
  'open-invoice.updated': true,
  'open-invoice.cancelled': true,
  'payment.captured': true,
  'payment.failed': true,
  'payment.cancelled': true,
  'payment.to-refund': true,
  'refund.requested': true,
  'refund.approved': true,
  'refund.unknown': true,
  'refund.refunded': true,
  'refund.refused': true,
  'refund.rejected': true,
  'refund.cancelled': true,
  'subscription.cycle-charged': true,
  'subscription.cycle-failed': true,
  'subscription.past-due': true,
  'subscription.completed': true,
  'subscription.cancelled': true,
};

export const eventTypes: readonly string[] = Object.keys(types);

/** The name of a type, of the ones there are. */
export const eventType = (text: string): string => {
  if (eventTypes.includes(text)) return text;
  throw new InvalidArgumentError(`Known are ${eventTypes.join(', ')}.`);
};

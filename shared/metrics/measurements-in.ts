import type { BusinessMetric } from '../contracts/business-metrics.ts';
import type { OutboxEvent } from '../store/outbox.ts';
import { newEvent, paymentChange, type StreamRecord } from '../store/stream-records.ts';
import type { Measurement } from './measure.ts';

/**
 * What a change of the table adds to the business's numbers: of an event how often it happened, of a payment what events
 * do not tell, the money and that its acquirer does not answer.
 */
export const measurementsIn = (record: StreamRecord): Measurement[] => {
  const event = newEvent(record);
  return event ? ofEvent(event) : ofPayment(record);
};

const ofEvent = (event: OutboxEvent): Measurement[] => {
  const metric = metricOf[event.type];
  const counted = metric ? [{ metric, value: timesOf(event) }] : [];
  return event.type === 'payment.captured' && event.invoiceId !== undefined
    ? [...counted, { metric: 'InvoicesPaid', value: 1 }]
    : counted;
};

/** Invoices of a split or in instalments are made by one event. */
const timesOf = (event: OutboxEvent): number => ('count' in event ? (event.count ?? 1) : 1);

/** Every type of event there is: the compiler asks for those that are missing. */
const metricOf: Readonly<Record<OutboxEvent['type'], BusinessMetric | null>> = {
  'invoice.created': 'InvoicesCreated',
  'invoice.resent': null,
  'invoice.reminded': null,
  'invoice.expired': 'InvoicesExpired',
  'invoice.cancelled': 'InvoicesCancelled',
  'open-invoice.created': null,
  'open-invoice.updated': null,
  'open-invoice.cancelled': null,
  'pos-invoice.created': null,
  'pos-invoice.resent': null,
  'pos-invoice.paid': null,
  'pos-invoice.declined': null,
  'pos-invoice.cancelled': null,
  'payment.captured': 'PaymentsCaptured',
  'payment.failed': 'PaymentsFailed',
  'payment.cancelled': 'PaymentsAbandoned',
  'payment.to-refund': 'PaymentsToRefund',
  'refund.requested': 'RefundsRequested',
  'refund.approved': null,
  'refund.unknown': 'RefundsUnknown',
  'refund.refunded': 'RefundsGivenBack',
  'refund.refused': 'RefundsRefused',
  'refund.rejected': null,
  'refund.cancelled': null,
  'subscription.cycle-charged': null,
  'subscription.cycle-failed': 'SubscriptionChargesFailed',
  'subscription.past-due': null,
  'subscription.completed': null,
  'subscription.cancelled': null,
};

const ofPayment = (record: StreamRecord): Measurement[] => {
  const { before, after } = paymentChange(record) ?? {};
  if (!after || before?.state === after.state) return [];
  if (after.state === 'unknown') return [{ metric: 'PaymentsUnknown', value: 1 }];
  const { capture, refundReason } = after;
  return capture && !refundReason ? [{ metric: 'CapturedFils', value: capture.amount }] : [];
};

import type { Invoice } from '../domain/invoice.ts';
import { kuwaitTimestamp } from '../domain/kuwait-time.ts';
import { paymentTypes, serviceTypes } from '../domain/merchant.ts';
import { formatAmount } from '../domain/money.ts';
import type { Payment } from '../domain/payment.ts';
import type { WebhookType } from './notice.ts';

/**
 * The body of the webhook that tells how a payment ended (contract section 12), its keys in wire order.
 *
 * Every try has the same bytes, whatever became of the payment since: it says what the event says, and reads of invoice
 * and payment only what never changes.
 */
export const webhookBody = (
  { type, atMs }: { type: WebhookType; atMs: number },
  { referenceNumber }: Pick<Invoice, 'referenceNumber'>,
  payment: Pick<Payment, 'token' | 'amount' | 'paymentType' | 'serviceType' | 'capture'>,
): string => {
  const { token, amount } = payment;
  const status = statuses[type];
  const paymentType = paymentTypes[payment.paymentType] ?? '';
  const serviceType = serviceTypes[payment.serviceType] ?? '';
  const datetime = kuwaitTimestamp(
    type === 'payment.captured' ? (payment.capture?.capturedMs ?? atMs) : atMs,
  );
  return JSON.stringify({
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: `TRANSACTION ${status}` } },
      section(['Date & Time', datetime.replace(' ', 'T')], ['Transaction Token', token]),
      section(['Order Reference Number', referenceNumber], ['Service Type', serviceType]),
      section(['Amount', `KWD ${amount / 1000}`], ['Payment Type', paymentType]),
    ],
    token,
    amount: formatAmount(amount),
    reference_number: referenceNumber,
    status,
    payment_type: paymentType,
    service_type: serviceType,
    datetime,
  });
};

const statuses: Readonly<Record<WebhookType, string>> = {
  'payment.captured': 'SUCCESSFUL',
  'payment.failed': 'FAILED',
  'payment.cancelled': 'CANCELLED',
};

/** Named values side by side, as Slack lays them out. */
const section = (...fields: readonly [name: string, value: string][]): object => ({
  type: 'section',
  fields: fields.map(([name, value]) => ({ type: 'mrkdwn', text: `*${name}:*\n${value}` })),
});

import { randomBytes } from 'node:crypto';
import type { RefundState } from '../domain/refund.ts';
import type { SubscriptionEventType } from '../domain/subscription-course.ts';
import { outboxKey } from './keys.ts';
import type { Write } from './table.ts';

/** What happened to an invoice that somebody outside has to hear of. */
export type InvoiceEventType =
  | 'invoice.created'
  | 'invoice.resent'
  | 'invoice.reminded'
  | 'invoice.expired'
  | 'invoice.cancelled';

/**
 * An event as it lies in the outbox, written in the transaction of the change it tells of (design section 4).
 *
 * It names the invoice and holds nothing personal: who delivers it reads the invoice.
 */
export interface InvoiceEvent {
  type: InvoiceEventType;
  merchantId: number;
  invoiceId: number;
  /** How many invoices it tells of, when more than one: `invoiceId` and those whose ids follow it. */
  count?: number;
  atMs: number;
}

/** What happened to a payment: `failed` and `cancelled` took no money, `to-refund` took what has to go back. */
export type PaymentEventType =
  | 'payment.captured'
  | 'payment.failed'
  | 'payment.cancelled'
  | 'payment.to-refund';

export interface PaymentEvent {
  type: PaymentEventType;
  merchantId: number;
  paymentId: number;
  paymentToken: string;
  /** What it was to pay: one of the two. */
  invoiceId?: number;
  openInvoiceId?: number;
  atMs: number;
}

/** What happened to a subscription, and to which of its invoices. */
export interface SubscriptionEvent {
  type: SubscriptionEventType;
  merchantId: number;
  subscriptionId: number;
  invoiceId: number;
  atMs: number;
}

/** The same about an open invoice; of an update it names the new row. */
export interface OpenInvoiceEvent {
  type: 'open-invoice.created' | 'open-invoice.updated' | 'open-invoice.cancelled';
  merchantId: number;
  openInvoiceId: number;
  atMs: number;
}

/** A step of a refund (`RefundState`). */
export interface RefundEvent {
  type: `refund.${RefundState}`;
  merchantId: number;
  refundId: number;
  atMs: number;
}

/** How long what happened can be read again. */
export const keptDays = 30;

export type OutboxEvent = InvoiceEvent | OpenInvoiceEvent | PaymentEvent | RefundEvent | SubscriptionEvent;

/**
 * The write that puts an event into its merchant's outbox; ids sort by time.
 *
 * @param rank orders events of one transaction, which have one time
 */
export const outboxWrite = (event: OutboxEvent, rank = 0): Write => {
  const [ms, place] = [String(event.atMs).padStart(13, '0'), String(rank).padStart(2, '0')];
  const eventId = `${ms}-${place}-${randomBytes(8).toString('hex')}`;
  const ttl = Math.floor(event.atMs / 1_000) + (keptDays + 1) * 86_400;
  return { put: { ...outboxKey(event.merchantId, eventId), v: 1, eventId, ttl, ...event } };
};

/** When an event happened, as its id tells. */
export const eventMs = (eventId: string): number => Number(eventId.slice(0, 13));

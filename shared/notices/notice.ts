import type { OutboxEvent } from '../store/outbox.ts';
import type { Redelivery } from '../store/redeliveries.ts';
import { newEvent, newRedelivery, type StreamRecord } from '../store/stream-records.ts';

export const messageTypes = ['invoice.created', 'invoice.resent', 'invoice.reminded'] as const;
export const webhookTypes = ['payment.captured', 'payment.failed', 'payment.cancelled'] as const;

/** Events that payers are told of by the invoice's channel. */
export type MessageType = (typeof messageTypes)[number];
/** Events that the merchant's software is told of by the invoice's webhook. */
export type WebhookType = (typeof webhookTypes)[number];

interface About {
  merchantId: number;
  invoiceId: number;
  /** The event in the outbox that it comes of. */
  eventId: string;
  /** The redelivery that asked for it; absent where it goes out by itself. */
  round?: string;
}

/** Tells a payer of an invoice. */
export type MessageNotice = About & { type: MessageType };

/** Tells the merchant's software of a payment that ended. */
export type WebhookNotice = About & { type: WebhookType; paymentId: number };

/** What is to be told to one receiver, as it waits in the queue. It holds nothing personal. */
export type Notice = MessageNotice | WebhookNotice;

/** The notices that an event asks for: one for each invoice that it tells of. */
export const noticesOf = (event: OutboxEvent & { eventId: string }): Notice[] => {
  if (isMessage(event)) {
    const { type, eventId, merchantId, invoiceId, count = 1 } = event;
    return Array.from({ length: count }, (_, at) => ({
      merchantId,
      invoiceId: invoiceId + at,
      eventId,
      type,
    }));
  }
  if (isOfWebhook(event)) {
    const { type, eventId, merchantId, paymentId, invoiceId } = event;
    return invoiceId === undefined ? [] : [{ merchantId, invoiceId, eventId, type, paymentId }];
  }
  return [];
};

/** The notices that a record of the stream asks for. */
export const noticesIn = (record: StreamRecord): Notice[] => {
  const event = newEvent(record);
  if (event) return noticesOf(event);
  const redelivery = newRedelivery(record);
  return redelivery ? noticesOfRedelivery(redelivery) : [];
};

/** The same notices again, with what they are known by as those of a redelivery. */
const noticesOfRedelivery = ({ redeliveryId: round, event, invoiceIds }: Redelivery): Notice[] =>
  noticesOf(event)
    .filter(({ invoiceId }) => invoiceIds.includes(invoiceId))
    .map((notice) => ({ ...notice, round }));

/** Whether payers are told of it, as against the merchant's software. */
export const isMessage = <E extends { type: string }>(event: E): event is E & { type: MessageType } =>
  (messageTypes as readonly string[]).includes(event.type);

const isOfWebhook = <E extends { type: string }>(event: E): event is E & { type: WebhookType } =>
  (webhookTypes as readonly string[]).includes(event.type);

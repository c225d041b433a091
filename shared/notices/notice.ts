import type { InvoiceEventType } from '../store/outbox.ts';
import { newEvent, type StreamRecord } from '../store/stream-records.ts';

/** One message to one payer that is to be sent, as it waits in the queue. It holds nothing personal. */
export interface Notice {
  merchantId: number;
  invoiceId: number;
  /** The event in the outbox that it comes of. */
  eventId: string;
  type: NoticeType;
}

export type NoticeType = Extract<InvoiceEventType, 'invoice.created' | 'invoice.resent'>;

/** The notices that a record of the stream asks for: one for each invoice that its event tells of. */
export const noticesIn = (record: StreamRecord): Notice[] => {
  const event = newEvent(record);
  if (event?.type !== 'invoice.created' && event?.type !== 'invoice.resent') return [];
  const { type, eventId, merchantId, invoiceId, count = 1 } = event;
  return Array.from({ length: count }, (_, at) => ({ merchantId, invoiceId: invoiceId + at, eventId, type }));
};

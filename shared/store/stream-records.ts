import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { BulkSending } from '../domain/bulk-sending.ts';
import type { Invoice } from '../domain/invoice.ts';
import type { KuwaitDate } from '../domain/kuwait-time.ts';
import type { Payment } from '../domain/payment.ts';
import type { Refund } from '../domain/refund.ts';
import { invoiceFrom, isInvoiceItem } from './invoice-item.ts';
import { bulkSendingPrefix } from './keys.ts';
import type { OutboxEvent } from './outbox.ts';
import { paymentFrom } from './payment-item.ts';
import type { Redelivery } from './redeliveries.ts';
import { refundFrom } from './refund-item.ts';
import type { Item } from './table.ts';

/** A record of the table's stream, as Lambda delivers it. */
export interface StreamRecord {
  eventID?: string | undefined;
  dynamodb?: { OldImage?: unknown; NewImage?: unknown } | undefined;
}

/** A change of an invoice as the table's stream tells it. */
export interface InvoiceChange {
  /** The stream's own id of the change: the same whenever it is delivered again. */
  eventId: string;
  before: Invoice | undefined;
  after: Invoice;
}

/** The invoice change in a stream record; undefined for records of other items, and for removals. */
export const invoiceChange = (record: StreamRecord): InvoiceChange | undefined => {
  const after = image(record.dynamodb?.NewImage, isInvoice);
  if (after === undefined || record.eventID === undefined) return undefined;
  const before = image(record.dynamodb?.OldImage, isInvoice);
  return { eventId: record.eventID, before: before && invoiceFrom(before), after: invoiceFrom(after) };
};

/** A change of a payment as the table's stream tells it. */
export interface PaymentChange {
  eventId: string;
  before: Payment | undefined;
  after: Payment;
}

/** The payment change in a stream record; undefined for records of other items, and for removals. */
export const paymentChange = (record: StreamRecord): PaymentChange | undefined => {
  const after = image(record.dynamodb?.NewImage, isPayment);
  if (after === undefined || record.eventID === undefined) return undefined;
  const before = image(record.dynamodb?.OldImage, isPayment);
  return { eventId: record.eventID, before: before && paymentFrom(before), after: paymentFrom(after) };
};

/** The refund that a record tells is new; undefined for every other record, later steps of a refund among them. */
export const newRefund = (record: StreamRecord): Refund | undefined => {
  const after = image(record.dynamodb?.NewImage, isRefund);
  return after === undefined || record.dynamodb?.OldImage !== undefined ? undefined : refundFrom(after);
};

/** The event that a record tells was put into an outbox; undefined for every other record. */
export const newEvent = (record: StreamRecord): (OutboxEvent & { eventId: string }) | undefined => {
  if (record.dynamodb?.OldImage !== undefined) return undefined;
  return image(record.dynamodb?.NewImage, isEvent) as (OutboxEvent & { eventId: string }) | undefined;
};

/** The sending that a record tells is new, or begins another round; undefined for every other record. */
export const newRound = (record: StreamRecord): BulkSending | undefined => {
  const after = image(record.dynamodb?.NewImage, isSending);
  const before = image(record.dynamodb?.OldImage, isSending);
  return after === undefined || after['round'] === before?.['round']
    ? undefined
    : (after as unknown as BulkSending);
};

/** The redelivery that a record tells was asked for; undefined for every other record. */
export const newRedelivery = (record: StreamRecord): Redelivery | undefined => {
  if (record.dynamodb?.OldImage !== undefined) return undefined;
  return image(record.dynamodb?.NewImage, isRedelivery) as Redelivery | undefined;
};

export interface LedgerDayEnd {
  merchantId: number;
  day: KuwaitDate;
}

/** The ledger day that a record tells is over; undefined for every other record. */
export const ledgerDayEnded = (record: StreamRecord): LedgerDayEnd | undefined => {
  const before = image(record.dynamodb?.OldImage, isLedgerDay);
  const after = image(record.dynamodb?.NewImage, isLedgerDay);
  if (!after || after['next'] === undefined || before?.['next'] !== undefined) return undefined;
  const merchantId = /^M#(\d+)#DAYS$/.exec(String(after['pk']))?.[1];
  return merchantId === undefined
    ? undefined
    : { merchantId: Number(merchantId), day: after['day'] as KuwaitDate };
};

const image = (raw: unknown, wanted: (item: Item) => boolean): Item | undefined => {
  if (raw === undefined) return undefined;
  const item = unmarshall(raw as Parameters<typeof unmarshall>[0]) as Item;
  return wanted(item) ? item : undefined;
};

const isInvoice = (item: Item): boolean =>
  String(item['pk']).endsWith('#INVOICES') && String(item['sk']).startsWith('I#') && isInvoiceItem(item);
const isPayment = ({ pk, sk }: Item): boolean =>
  String(pk).endsWith('#PAYMENTS') && String(sk).startsWith('P#');
const isRefund = ({ pk, sk }: Item): boolean =>
  String(pk).endsWith('#REFUNDS') && String(sk).startsWith('R#');
const isEvent = ({ pk }: Item): boolean => String(pk).endsWith('#EVENTS');
const isSending = ({ sk }: Item): boolean => String(sk).startsWith(bulkSendingPrefix);
const isRedelivery = ({ pk }: Item): boolean => String(pk).endsWith('#REDELIVERIES');
const isLedgerDay = ({ pk, sk }: Item): boolean =>
  String(pk).endsWith('#DAYS') && String(sk).startsWith('D#');

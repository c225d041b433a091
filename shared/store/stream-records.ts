import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Invoice } from '../domain/invoice.ts';
import type { KuwaitDate } from '../domain/kuwait-time.ts';
import { invoiceFrom } from './invoice-item.ts';
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

/** The ledger day that a record tells has begun; undefined for every other record. */
export const ledgerDayBegun = (record: StreamRecord): { merchantId: number; day: KuwaitDate } | undefined => {
  const begun =
    record.dynamodb?.OldImage === undefined ? image(record.dynamodb?.NewImage, isLedgerDay) : undefined;
  const merchantId = /^M#(\d+)#DAYS$/.exec(String(begun?.['pk']))?.[1];
  return begun && merchantId
    ? { merchantId: Number(merchantId), day: begun['day'] as KuwaitDate }
    : undefined;
};

const image = (raw: unknown, wanted: (item: Item) => boolean): Item | undefined => {
  if (raw === undefined) return undefined;
  const item = unmarshall(raw as Parameters<typeof unmarshall>[0]) as Item;
  return wanted(item) ? item : undefined;
};

const isInvoice = ({ pk, sk }: Item): boolean =>
  String(pk).endsWith('#INVOICES') && String(sk).startsWith('I#');
const isLedgerDay = ({ pk, sk }: Item): boolean =>
  String(pk).endsWith('#DAYS') && String(sk).startsWith('D#');

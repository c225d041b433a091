import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { type RowsMessage, rowsIn } from '../../shared/bulk/rows-message.ts';
import type { BulkKind, BulkRow, RowWish } from '../../shared/domain/bulk-row.ts';
import type { BulkSending } from '../../shared/domain/bulk-sending.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { type DueWork, dueWork } from '../../shared/schedules/due-work.ts';
import { bulkRowFrom } from '../../shared/store/bulk-row-item.ts';
import { bulkRowRepository } from '../../shared/store/bulk-rows.ts';
import { bulkSendingRepository } from '../../shared/store/bulk-sendings.ts';
import { bulkUploadRepository } from '../../shared/store/bulk-uploads.ts';
import { invoiceFrom, isInvoiceItem } from '../../shared/store/invoice-item.ts';
import { bulkRowsOf, invoicesOf } from '../../shared/store/keys.ts';
import { queryAll, type Table } from '../../shared/store/table.ts';
import { noonMs } from './shop.ts';

/** The wish of a row that differs from others by its name. */
export const wish = (
  name: string,
  scheduledMs: number | null = null,
  wanted: Partial<RowWish> = {},
): RowWish => ({
  referenceNumber: `REF-${name}`,
  name,
  countryCode: '965',
  mobileNumber: '55512345',
  email: '',
  amount: 10_000,
  description: '',
  language: 'en',
  expiresOn: null,
  scheduledMs,
  fingerprint: `${name}@${scheduledMs}`,
  ...wanted,
});

export const wishes = (count: number, scheduledMs: number | null = null): RowWish[] =>
  Array.from({ length: count }, (_, at) => wish(`row ${at}`, scheduledMs));

/** What the stream would tell of an item that was put. */
export const recordOfItem = (item: object, before?: object): DynamoDBRecord => ({
  eventID: crypto.randomUUID(),
  dynamodb: {
    SequenceNumber: '1',
    NewImage: marshall(item, { removeUndefinedValues: true }) as never,
    ...(before ? { OldImage: marshall(before, { removeUndefinedValues: true }) as never } : {}),
  },
});

/** What a merchant does with rows, and what the table has of it; each through the table that is given. */
export const bulkShop = (table: Table, shop: Merchant) => {
  const answer = (row: BulkRow) => ({ message: '', response: row });
  return {
    upload: async (kind: BulkKind, rows: readonly RowWish[], nowMs = noonMs): Promise<number> => {
      const uploads = bulkUploadRepository(table);
      const upload = await uploads.begin(shop.id, kind, { nowMs, claim: undefined });
      return uploads.storeRows(upload, rows);
    },
    remove: (id: number, nowMs = noonMs) =>
      bulkRowRepository(table).remove(shop.id, id, { nowMs, claim: undefined, answer }),
    edit: (id: number, wanted: Partial<RowWish>, nowMs = noonMs) =>
      bulkRowRepository(table).edit(shop.id, id, (row) => ({ ...row, ...wanted }), {
        nowMs,
        claim: undefined,
        answer,
      }),
    /** Every row, oldest first. */
    rows: async (kind: BulkKind): Promise<BulkRow[]> =>
      (await queryAll(table, { pk: bulkRowsOf(shop.id, kind), beginsWith: 'B#' })).map(bulkRowFrom),
    row: (id: number) => bulkRowRepository(table).byId(shop.id, id),
    page: (kind: BulkKind, page = 1) => bulkRowRepository(table).page(shop.id, kind, page),
    invoices: async () =>
      (await queryAll(table, { pk: invoicesOf(shop.id), beginsWith: 'I#' }))
        .filter(isInvoiceItem)
        .map(invoiceFrom),
    sendings: async (): Promise<BulkSending[]> =>
      (await queryAll(table, { pk: `M#${shop.id}#SENDINGS` })) as unknown as BulkSending[],
    /** The messages that all sendings there are put on the queue, as the stream's worker makes them. */
    messages: async (): Promise<RowsMessage[]> =>
      (await queryAll(table, { pk: `M#${shop.id}#SENDINGS` })).flatMap((item) => rowsIn(recordOfItem(item))),
    /** A due item's work, by the beginning of its sort key. */
    dueWork: async (...pks: string[]): Promise<DueWork[]> =>
      (await Promise.all(pks.map((pk) => queryAll(table, { pk }))))
        .flat()
        .flatMap((item) => dueWork(recordOfItem(item)) ?? []),
    take: async (ids: readonly number[], nowMs = noonMs, wanted: (row: BulkRow) => boolean = () => true) => {
      const sendings = bulkSendingRepository(table);
      const rows = (await sendings.rows(shop.id, ids)).filter((row) => row !== undefined);
      return sendings.takeOnce(
        rows.filter(wanted),
        { merchantId: shop.id, nowMs, wanted },
        { message: 'sent', response: null },
        undefined,
      );
    },
  };
};
export type BulkShop = ReturnType<typeof bulkShop>;

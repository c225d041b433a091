import { addDays, type KuwaitDate, kuwaitDate } from '../domain/kuwait-time.ts';
import type { NumberRange } from '../domain/page.ts';
import { openInvoiceCounterKey, openInvoiceDayKey, openInvoiceDaySortKey, openInvoicesOf } from './keys.ts';
import type { DateRange } from './ledger-days.ts';
import type { Table, Write } from './table.ts';

/** The identity of an open invoice about to be made, and the writes that take it. */
export interface Place {
  id: number;
  /** Now, but never before the last one's: an id and its day rise together. */
  createdMs: number;
  writes: Write[];
}

/**
 * The place after a merchant's last open invoice.
 *
 * Open invoices are few and made by hand, so the number is taken within the transaction that makes one, and whoever comes
 * second tries again: ids begin at 1 and have no gaps. The day's last id is written with it, so that a date range is a
 * range of ids, a total is a subtraction, and any page is one read.
 */
export const nextPlace = async (table: Table, merchantId: number, nowMs: number): Promise<Place> => {
  const counter = await table.get(openInvoiceCounterKey(merchantId));
  const { lastId, lastMs } = (counter ?? { lastId: 0, lastMs: 0 }) as { lastId: number; lastMs: number };
  const [id, createdMs] = [lastId + 1, Math.max(nowMs, lastMs)];
  const day = kuwaitDate(createdMs);
  return {
    id,
    createdMs,
    writes: [
      {
        put: { ...openInvoiceCounterKey(merchantId), v: 1, lastId: id, lastMs: createdMs },
        ...(counter === undefined
          ? { condition: 'attribute_not_exists(pk)' }
          : { condition: 'lastId = :last', values: { ':last': lastId } }),
      },
      { put: { ...openInvoiceDayKey(merchantId, day), v: 1, day, lastId: id } },
    ],
  };
};

/** The ids of the open invoices made in a range of days. */
export const idsBetween = async (
  table: Table,
  merchantId: number,
  { from, to }: DateRange,
): Promise<NumberRange> => {
  const [before, last] = await Promise.all([
    from === undefined ? 0 : lastIdUntil(table, merchantId, addDays(from, -1)),
    lastIdUntil(table, merchantId, to ?? '9'),
  ]);
  return { from: before + 1, to: last, voids: [] };
};

const lastIdUntil = async (table: Table, merchantId: number, until: KuwaitDate | '9'): Promise<number> => {
  const { items } = await table.query({
    pk: openInvoicesOf(merchantId),
    between: [openInvoiceDaySortKey('0'), openInvoiceDaySortKey(until)],
    newestFirst: true,
    limit: 1,
  });
  return (items[0]?.['lastId'] as number | undefined) ?? 0;
};

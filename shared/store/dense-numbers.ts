import { addDays, type KuwaitDate, kuwaitDate } from '../domain/kuwait-time.ts';
import type { NumberRange } from '../domain/page.ts';
import {
  type Key,
  openInvoiceCounterKey,
  openInvoiceDaySortKey,
  openInvoicesOf,
  posInvoiceCounterKey,
  posInvoiceDaySortKey,
  posInvoicesOf,
  refundCounterKey,
  refundDaySortKey,
  refundsOf,
} from './keys.ts';
import type { DateRange } from './ledger-days.ts';
import type { Item, Table, Write } from './table.ts';

/** Where a series of numbers is kept: its counter, and how far it had got on each day. */
export interface Series {
  pk: string;
  counter: Key;
  daySortKey: (day: string) => string;
}

export const openInvoiceSeries = (merchantId: number): Series => ({
  pk: openInvoicesOf(merchantId),
  counter: openInvoiceCounterKey(merchantId),
  daySortKey: openInvoiceDaySortKey,
});

export const refundSeries = (merchantId: number): Series => ({
  pk: refundsOf(merchantId),
  counter: refundCounterKey(merchantId),
  daySortKey: refundDaySortKey,
});

export const posInvoiceSeries = (merchantId: number): Series => ({
  pk: posInvoicesOf(merchantId),
  counter: posInvoiceCounterKey(merchantId),
  daySortKey: posInvoiceDaySortKey,
});

/** The identity of something about to be made, and the writes that take it. */
export interface Place {
  id: number;
  /** Now, but never before the last one's: an id and its day rise together. */
  createdMs: number;
  writes: Write[];
}

/**
 * The place after the last one of a series.
 *
 * For what is made at a moderate pace, so the number is taken within the transaction that makes it, and whoever comes
 * second tries again: ids begin at 1 and have no gaps. The day's last id is written with it, so that a date range is a
 * range of ids, a total is a subtraction, and any page is one read.
 *
 * @param added what else the day's item adds up: attribute → by how much
 */
export const nextPlace = async (
  table: Table,
  { pk, counter, daySortKey }: Series,
  nowMs: number,
  added: Readonly<Record<string, number>> = {},
): Promise<Place> => {
  const last = await table.get(counter);
  const { lastId, lastMs } = (last ?? { lastId: 0, lastMs: 0 }) as { lastId: number; lastMs: number };
  const [id, createdMs] = [lastId + 1, Math.max(nowMs, lastMs)];
  const day = kuwaitDate(createdMs);
  const sums = addition(added);
  return {
    id,
    createdMs,
    writes: [
      {
        put: { ...counter, v: 1, lastId: id, lastMs: createdMs },
        ...(last === undefined
          ? { condition: 'attribute_not_exists(pk)' }
          : { condition: 'lastId = :last', values: { ':last': lastId } }),
      },
      {
        update: { pk, sk: daySortKey(day) },
        set: `SET v = :v, #day = :day, lastId = :id${sums.text}`,
        names: { '#day': 'day', ...sums.names },
        values: { ':v': 1, ':day': day, ':id': id, ...sums.values },
      },
    ],
  };
};

/** The part of an update expression that adds to attributes, which begin at nothing. */
export const addition = (
  added: Readonly<Record<string, number>>,
): { text: string; names: Record<string, string>; values: Item } => {
  const entries = Object.entries(added);
  if (entries.length === 0) return { text: '', names: {}, values: {} };
  return {
    text: ` ADD ${entries.map((_, at) => `#a${at} :a${at}`).join(', ')}`,
    names: Object.fromEntries(entries.map(([name], at) => [`#a${at}`, name])),
    values: Object.fromEntries(entries.map(([, by], at) => [`:a${at}`, by])),
  };
};

/** The ids of a series that were given out in a range of days. */
export const idsBetween = async (
  table: Table,
  series: Series,
  { from, to }: DateRange,
): Promise<NumberRange> => {
  const [before, last] = await Promise.all([
    from === undefined ? 0 : lastIdUntil(table, series, addDays(from, -1)),
    lastIdUntil(table, series, to ?? '9'),
  ]);
  return { from: before + 1, to: last, voids: [] };
};

const lastIdUntil = async (
  table: Table,
  { pk, daySortKey }: Series,
  until: KuwaitDate | '9',
): Promise<number> => {
  const { items } = await table.query({
    pk,
    between: [daySortKey('0'), daySortKey(until)],
    newestFirst: true,
    limit: 1,
  });
  return (items[0]?.['lastId'] as number | undefined) ?? 0;
};

import { addDays, type KuwaitDate } from '../domain/kuwait-time.ts';
import type { DateRange } from './ledger-days.ts';
import { type Item, queryAll, type Table } from './table.ts';

/** Where sums are kept: one item for each day and one for each month that had any. */
export interface Sums {
  pk: string;
  daySortKey: (day: string) => string;
  monthSortKey: (month: string) => string;
}

/**
 * The items that sum up a range of dates, as few as it takes: its whole months, and the days of the months that it cuts.
 * Newest first.
 *
 * One round trip of at most three queries; what they read grows by one small item a month, and is at most some sixty
 * days beside that.
 */
export const sumsIn = async (table: Table, sums: Sums, range: DateRange): Promise<Item[]> => {
  const { months, edges } = spansOf(range);
  const between = (from: string, to: string) =>
    queryAll(table, { pk: sums.pk, between: [from, to], newestFirst: true });
  const [newestEdge = [], monthly = [], oldestEdge = []] = await Promise.all([
    edges.newest && between(sums.daySortKey(edges.newest.from), sums.daySortKey(edges.newest.to)),
    months && between(sums.monthSortKey(months.from), sums.monthSortKey(months.to)),
    edges.oldest && between(sums.daySortKey(edges.oldest.from), sums.daySortKey(edges.oldest.to)),
  ]);
  return [...newestEdge, ...monthly, ...oldestEdge];
};

/** The calendar that requests may name days of. */
export const firstDay = '1900-01-01' as KuwaitDate;
export const lastDay = '2199-12-31' as KuwaitDate;

interface Days {
  from: KuwaitDate;
  to: KuwaitDate;
}

interface Spans {
  months?: { from: string; to: string };
  edges: { newest?: Days; oldest?: Days };
}

/** Splits a range of dates into whole months and what is left of months at its ends. */
export const spansOf = ({ from = firstDay, to = lastDay }: DateRange): Spans => {
  if (from > to) return { edges: {} };
  const startsMonth = from.endsWith('-01');
  const endsMonth = addDays(to, 1).endsWith('-01');
  const first = startsMonth ? monthOf(from) : monthOf(addDays(`${monthOf(from)}-28` as KuwaitDate, 4));
  const last = endsMonth ? monthOf(to) : monthOf(addDays(monthStart(to), -1));
  // No whole month: at most the days of two months that follow each other.
  if (first > last) return { edges: { newest: { from, to } } };
  return {
    months: { from: first, to: last },
    edges: {
      ...(endsMonth ? {} : { newest: { from: monthStart(to), to } }),
      ...(startsMonth ? {} : { oldest: { from, to: monthEnd(monthOf(from)) } }),
    },
  };
};

export const monthOf = (day: string): string => day.slice(0, 'YYYY-MM'.length);
const monthStart = (day: string): KuwaitDate => `${monthOf(day)}-01` as KuwaitDate;
/** Not before any day of the month, which is all that a sort key has to say. */
export const monthEnd = (month: string): KuwaitDate => `${month}-31` as KuwaitDate;

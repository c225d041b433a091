import { addDays, type KuwaitDate } from '../domain/kuwait-time.ts';
import type { Tally } from '../domain/transaction.ts';
import { reportDaySortKey, reportMonthSortKey, reportRollupsOf } from './keys.ts';
import type { DateRange } from './ledger-days.ts';
import { type Item, queryAll, type Table, type Write } from './table.ts';

/** What the ended payments of a day (`2026-03-10`) or a whole month (`2026-03`) come to, kind by kind. */
export interface Period {
  name: string;
  tallies: Tally[];
}

const monthOf = (day: string): string => day.slice(0, 'YYYY-MM'.length);
export const isMonth = ({ name }: Period): boolean => name.length === 'YYYY-MM'.length;

/** Adds changes of what there is, each of another kind, to the rollups of a day and of its month. */
export const rollupWrites = (merchantId: number, day: KuwaitDate, changes: readonly Tally[]): Write[] => {
  const added = changes.flatMap((change) => [
    [`n${kindName(change)}`, change.count] as const,
    [`f${kindName(change)}`, change.amount] as const,
  ]);
  const set = `ADD ${added.map((_, at) => `#a${at} :a${at}`).join(', ')}`;
  const names = Object.fromEntries(added.map(([name], at) => [`#a${at}`, name]));
  const values = Object.fromEntries(added.map(([, value], at) => [`:a${at}`, value]));
  const pk = reportRollupsOf(merchantId);
  return [reportDaySortKey(day), reportMonthSortKey(monthOf(day))].map((sk) => ({
    update: { pk, sk },
    set,
    names,
    values,
  }));
};

/** Attributes `n<kind>` and `f<kind>`: how many, and how many fils. */
const kindName = ({ serviceType, paymentType, status }: Tally): string =>
  `${serviceType}|${paymentType}|${status}`;
const countName = /^n(\d+)\|(\d+)\|(\d+)$/;

const periodFrom = (item: Item): Period => ({
  name: String(item['sk']).replace(/^(?:DAY|MONTH)#/, ''),
  tallies: Object.keys(item).flatMap((name) => {
    const [, serviceType, paymentType, status] = (countName.exec(name) ?? []).map(Number);
    if (serviceType === undefined || paymentType === undefined || status === undefined) return [];
    const amount = item[`f${name.slice(1)}`] as number;
    return [{ serviceType, paymentType, status, count: item[name] as number, amount }];
  }),
});

const between = async (
  table: Table,
  merchantId: number,
  from: string,
  to: string,
): Promise<readonly Period[]> => {
  const pk = reportRollupsOf(merchantId);
  return (await queryAll(table, { pk, between: [from, to], newestFirst: true })).map(periodFrom);
};

/** The days that had ended payments, newest first; both ends included. */
export const daysBetween = async (
  table: Table,
  merchantId: number,
  { from = firstDay, to = lastDay }: DateRange,
): Promise<readonly Period[]> =>
  from > to ? [] : between(table, merchantId, reportDaySortKey(from), reportDaySortKey(to));

/** The days of the months `from`..`to`, both included. */
export const daysOfMonths = (
  table: Table,
  merchantId: number,
  from: string,
  to: string,
): Promise<readonly Period[]> =>
  between(table, merchantId, reportDaySortKey(from), reportDaySortKey(monthEnd(to)));

/**
 * A range of dates in as few rollups as it takes: its whole months, and the days of the months that it cuts.
 *
 * One round trip of at most three queries; what they read grows by one small item a month, and is at most some sixty
 * days beside that.
 */
export const periodsIn = async (
  table: Table,
  merchantId: number,
  range: DateRange,
): Promise<readonly Period[]> => {
  const { months, edges } = spansOf(range);
  const [newestEdge = [], monthly = [], oldestEdge = []] = await Promise.all([
    edges.newest && daysBetween(table, merchantId, edges.newest),
    months && between(table, merchantId, reportMonthSortKey(months.from), reportMonthSortKey(months.to)),
    edges.oldest && daysBetween(table, merchantId, edges.oldest),
  ]);
  return [...newestEdge, ...monthly, ...oldestEdge];
};

/** The calendar that requests may name days of. */
const firstDay = '1900-01-01' as KuwaitDate;
const lastDay = '2199-12-31' as KuwaitDate;

interface Spans {
  months?: { from: string; to: string };
  edges: { newest?: DateRange; oldest?: DateRange };
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

const monthStart = (day: string): KuwaitDate => `${monthOf(day)}-01` as KuwaitDate;
/** Not before any day of the month, which is all that a sort key has to say. */
const monthEnd = (month: string): KuwaitDate => `${month}-31` as KuwaitDate;

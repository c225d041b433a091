import type { KuwaitDate } from '../domain/kuwait-time.ts';
import type { Tally } from '../domain/transaction.ts';
import { reportDaySortKey, reportMonthSortKey, reportRollupsOf } from './keys.ts';
import type { DateRange } from './ledger-days.ts';
import { firstDay, lastDay, monthEnd, monthOf, sumsIn } from './month-spans.ts';
import { type Item, queryAll, type Table, type Write } from './table.ts';

/** What the ended payments of a day (`2026-03-10`) or a whole month (`2026-03`) come to, kind by kind. */
export interface Period {
  name: string;
  tallies: Tally[];
}

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

export const periodFrom = (item: Item): Period => ({
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

/** A range of dates in as few periods as it takes, newest first, in one round trip. */
export const periodsIn = async (
  table: Table,
  merchantId: number,
  range: DateRange,
): Promise<readonly Period[]> => {
  const sums = {
    pk: reportRollupsOf(merchantId),
    daySortKey: reportDaySortKey,
    monthSortKey: reportMonthSortKey,
  };
  return (await sumsIn(table, sums, range)).map(periodFrom);
};

import { pageSize } from '../domain/page.ts';
import type { Payment } from '../domain/payment.ts';
import { searchedText } from '../domain/search-terms.ts';
import { countOfTallies, isOfKind, type KindFilter, type Tally } from '../domain/transaction.ts';
import type { DateRange } from './ledger-days.ts';
import { paymentsByIds } from './payments-by-ids.ts';
import { entriesOn, type TransactionMatch, transactionsFound } from './report-entries.ts';
import { type Place, placesOf, type Rows } from './report-places.ts';
import { daysOfMonths, isMonth, type Period, periodsIn } from './report-rollups.ts';
import type { Table } from './table.ts';
import { exportLimits, idsToExport } from './transaction-export.ts';

export interface TransactionFilter extends DateRange, KindFilter {
  search?: string | undefined;
}

export interface TransactionPage {
  payments: Payment[];
  total: number;
  /** What the filter's transactions come to, on all pages. */
  tallies: readonly Tally[];
}

/** A merchant's ended payments as far as the stream has told: by day, newest first, and in it by id. */
export interface TransactionLists {
  /** One page (from 1), with the exact total. */
  page(merchantId: number, filter: TransactionFilter, page: number): Promise<TransactionPage>;
  /** Every page. Fails with 422 on `exportAs` when that is more than one answer should hold. */
  all(merchantId: number, filter: TransactionFilter): Promise<Payment[]>;
}

export const transactionListRepository = (table: Table, limits = exportLimits): TransactionLists => {
  /**
   * Four round trips at most: the rollups of months and edge days, which tell total, stats and where the page lies;
   * those of its days, where they are inside whole months; the days' entries; the payments.
   *
   * Beside one small item a month, only what is on the page's own days costs anything, whichever page it is.
   */
  const pageByRollups = async (
    merchantId: number,
    filter: TransactionFilter,
    page: number,
  ): Promise<TransactionPage> => {
    const rows = { first: (page - 1) * pageSize, end: page * pageSize };
    const periods = await periodsIn(table, merchantId, filter);
    const tallies = periods.flatMap((period) => period.tallies).filter((tally) => isOfKind(filter, tally));
    const days = await daysOf(rows, periods, merchantId, filter);
    const found = await Promise.all(
      days.map(({ period, newer }) => entriesOn(table, merchantId, period.name, filter, rows.end - newer)),
    );
    const newer = days[0]?.newer ?? 0;
    const ids = found.flat().slice(Math.max(0, rows.first - newer), rows.end - newer);
    const payments = await paymentsByIds(table, merchantId, ids);
    return { payments, total: countOfTallies(tallies), tallies };
  };

  const daysOf = async (
    rows: Rows,
    periods: readonly Period[],
    merchantId: number,
    filter: TransactionFilter,
  ): Promise<Place[]> => {
    const places = placesOf(rows, periods, filter);
    const months = places.map(({ period }) => period).filter(isMonth);
    const [newest, oldest] = [months[0], months.at(-1)];
    if (newest === undefined || oldest === undefined) return places;
    const days = await daysOfMonths(table, merchantId, oldest.name, newest.name);
    const inDays = places.flatMap(({ period }) =>
      isMonth(period) ? days.filter(({ name }) => name.startsWith(period.name)) : [period],
    );
    return placesOf(rows, inDays, filter, places[0]?.newer);
  };

  const matchesOf = async (merchantId: number, filter: TransactionFilter): Promise<TransactionMatch[]> => {
    const found = await transactionsFound(table, merchantId, filter.search ?? '');
    return found.filter(
      (match) =>
        isOfKind(filter, match) &&
        (filter.from === undefined || match.day >= filter.from) &&
        (filter.to === undefined || match.day <= filter.to),
    );
  };

  const pageBySearch = async (
    merchantId: number,
    filter: TransactionFilter,
    page: number,
  ): Promise<TransactionPage> => {
    const matches = await matchesOf(merchantId, filter);
    const shown = matches.slice((page - 1) * pageSize, page * pageSize).map(({ id }) => id);
    return {
      payments: await paymentsByIds(table, merchantId, shown),
      total: matches.length,
      tallies: matches.map((match) => ({ ...match, count: 1 })),
    };
  };

  const isSearch = ({ search }: TransactionFilter): boolean => searchedText(search ?? '') !== '';

  return {
    page: (merchantId, filter, page) =>
      isSearch(filter) ? pageBySearch(merchantId, filter, page) : pageByRollups(merchantId, filter, page),

    all: async (merchantId, filter) => {
      const ids = isSearch(filter)
        ? (await matchesOf(merchantId, filter)).map(({ id }) => id)
        : await idsToExport(table, merchantId, filter, limits);
      return paymentsByIds(table, merchantId, ids);
    },
  };
};

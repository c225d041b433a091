import { invalidField } from '../domain/api-error.ts';
import type { KuwaitDate } from '../domain/kuwait-time.ts';
import { searchedText } from '../domain/search-terms.ts';
import { isOfKind, type KindFilter, type Transaction } from '../domain/transaction.ts';
import { type Key, reportDayOf, reportEntryKey, reportSearchKey, reportSearchOf } from './keys.ts';
import { type Item, queryAll, type Table } from './table.ts';

/** An ended payment as it lies with the others of its day. */
export const reportEntry = (merchantId: number, day: KuwaitDate, transaction: Transaction): Item & Key => ({
  ...reportEntryKey(merchantId, day, transaction.id),
  v: 1,
  ...transaction,
});

/** The ids of the newest `most` wanted transactions of a day, newest first; reads about 100 bytes for each of the day. */
export const entriesOn = async (
  table: Table,
  merchantId: number,
  day: string,
  filter: KindFilter,
  most = Number.POSITIVE_INFINITY,
): Promise<number[]> => {
  const { serviceType, paymentType, status } = filter;
  const takesAll = [serviceType, paymentType, status].every((part) => part === undefined);
  // Where every entry counts there is no need to read on.
  const enough = takesAll && Number.isFinite(most) ? { limit: most, atMost: most - 1 } : {};
  const entries = await queryAll(table, { pk: reportDayOf(merchantId, day), newestFirst: true, ...enough });
  return (entries as unknown as Transaction[]).filter((entry) => isOfKind(filter, entry)).map(({ id }) => id);
};

/** What the report's search index knows of a payment: enough to filter and add up without reading it. */
export type TransactionMatch = Transaction & { day: KuwaitDate };

export const reportSearchEntry = (merchantId: number, term: string, match: TransactionMatch): Item & Key => ({
  ...reportSearchKey(merchantId, term, match.id),
  ...match,
});

/** The most terms one search may match; past it the caller is asked for a longer text. */
const mostMatches = 5_000;

/** Every transaction a text leads to, each once, newest first. Fails with 422 on `search` when there are too many. */
export const transactionsFound = async (
  table: Table,
  merchantId: number,
  search: string,
): Promise<TransactionMatch[]> => {
  const rows = await queryAll(table, {
    pk: reportSearchOf(merchantId),
    beginsWith: searchedText(search),
    projection: ['id', 'day', 'serviceType', 'paymentType', 'status', 'amount'],
    atMost: mostMatches,
  });
  if (rows.length > mostMatches) throw invalidField('search', 'The search matches too many transactions.');
  const matches = new Map((rows as unknown as TransactionMatch[]).map((match) => [match.id, match]));
  return [...matches.values()].sort((a, b) => (a.day === b.day ? b.id - a.id : a.day < b.day ? 1 : -1));
};

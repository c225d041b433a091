import { invalidField } from '../domain/api-error.ts';
import { countOfTallies, type KindFilter } from '../domain/transaction.ts';
import { inGroups } from './in-groups.ts';
import type { DateRange } from './ledger-days.ts';
import { entriesOn } from './report-entries.ts';
import { placesOf } from './report-places.ts';
import { daysBetween } from './report-rollups.ts';
import type { Table } from './table.ts';

/** The rows an export may have, and the entries that may be read to find them: what fits into a function's time. */
export const exportLimits = { rows: 10_000, entries: 200_000 };

const daysAtOnce = 20;

/** The ids of a filter's transactions, newest first. Fails with 422 on `exportAs`, before reading, when there are too many. */
export const idsToExport = async (
  table: Table,
  merchantId: number,
  filter: DateRange & KindFilter,
  limits: typeof exportLimits,
): Promise<number[]> => {
  const days = await daysBetween(table, merchantId, filter);
  const places = placesOf({ first: 0, end: Number.POSITIVE_INFINITY }, days, filter);
  const rows = places.reduce((sum, { count }) => sum + count, 0);
  const entries = places.reduce((sum, { period }) => sum + countOfTallies(period.tallies), 0);
  if (rows > limits.rows || entries > limits.entries) {
    throw refused(`has more than ${limits.rows} transactions`);
  }
  const ids: number[] = [];
  for (const together of inGroups(places, daysAtOnce)) {
    const found = await Promise.all(
      together.map(({ period }) => entriesOn(table, merchantId, period.name, filter)),
    );
    ids.push(...found.flat());
  }
  return ids;
};

/** Lambda answers at most 6 MB, and a file goes out in base64, a third longer. */
export const mostExportedBytes = 4_400_000;

export const tooLargeExport = () => refused('is too large');

const refused = (why: string) =>
  invalidField('exportAs', `The export ${why}: ask for a shorter range of dates.`);

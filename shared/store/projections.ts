import type { Invoice } from '../domain/invoice.ts';
import { kuwaitDate } from '../domain/kuwait-time.ts';
import { searchTerms } from '../domain/search-terms.ts';
import { countOnce } from './count-once.ts';
import { type Key, rollupKey, searchKey, wholeTime } from './keys.ts';
import { countName } from './rollups.ts';
import type { InvoiceChange } from './stream-records.ts';
import type { Item, Table, Write } from './table.ts';

/**
 * Keeps what is derived from one change of an invoice: the counts per day and state, and the search index.
 *
 * May be called again for the same change: the counts are added in one transaction with a mark that the change was
 * counted, and the index is written whole.
 */
export const project = async (table: Table, change: InvoiceChange): Promise<void> => {
  await Promise.all([count(table, change), index(table, change)]);
};

const count = async (table: Table, { eventId, before, after }: InvoiceChange): Promise<void> => {
  if (before?.status === after.status) return;
  const deltas: [string, number][] = [[countName(after.kind, after.status), 1]];
  if (before) deltas.push([countName(before.kind, before.status), -1]);
  const names = Object.fromEntries(deltas.map(([name], at) => [`#c${at}`, name]));
  const values = Object.fromEntries(deltas.map(([, delta], at) => [`:d${at}`, delta]));
  const set = `ADD ${deltas.map((_, at) => `#c${at} :d${at}`).join(', ')}`;
  const rollup = (day: string): Write => ({ update: rollupKey(after.merchantId, day), set, names, values });
  const rollups = [rollup(kuwaitDate(after.createdMs)), rollup(wholeTime)];
  await countOnce(table, { eventId, atMs: after.updatedMs }, rollups);
};

const index = async (table: Table, { before, after }: InvoiceChange): Promise<void> => {
  const entries = entriesOf(after);
  const old = before ? entriesOf(before) : new Map<string, Item & Key>();
  const puts = [...entries]
    .filter(([sk, item]) => old.get(sk)?.['status'] !== item['status'])
    .map(([, item]) => item);
  const removes = [...old].filter(([sk]) => !entries.has(sk)).map(([, { pk, sk }]) => ({ pk, sk }));
  await table.writeMany(puts, removes);
};

const entriesOf = (invoice: Invoice): Map<string, Item & Key> =>
  new Map(
    searchTerms(invoice).map((term) => {
      const key = searchKey(invoice.merchantId, term, invoice.id);
      const { id, kind, status } = invoice;
      return [key.sk, { ...key, id, kind, status, day: kuwaitDate(invoice.createdMs) }];
    }),
  );

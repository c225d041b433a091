import { type BulkRow, numberOfRow } from '../domain/bulk-row.ts';
import { type Key, sentRowsKey, sentRowsOf } from './keys.ts';
import { queryAll, type Table } from './table.ts';

/** Numbers in one item: some 1.5 KB. */
const blockSize = 200;

/**
 * Notes rows that became invoices, for the progress of their uploads. They are put into sets, so a row may be noted any number of
 * times, by any number at once, and counts once; and an item takes no more writes than its few rows have messages.
 */
export const noteSentRows = async (table: Table, rows: readonly BulkRow[]): Promise<void> => {
  const blocks = Map.groupBy(rows, (row) => Object.values(blockOf(row)).join(' '));
  const noted = [...blocks.values()].map(async (some) => {
    const [first] = some;
    if (!first) return;
    await table.update(blockOf(first), 'ADD #numbers :numbers', {
      names: { '#numbers': 'numbers' },
      values: { ':numbers': new Set(some.map(({ id }) => numberOfRow(id))) },
    });
  });
  await Promise.all(noted);
};

const blockOf = ({ merchantId, uploadId, id }: BulkRow): Key =>
  sentRowsKey(merchantId, uploadId, Math.floor(numberOfRow(id) / blockSize));

/** How many rows of an upload are invoices. */
export const countSentRows = async (table: Table, merchantId: number, uploadId: number): Promise<number> => {
  const blocks = await queryAll(table, { pk: sentRowsOf(merchantId, uploadId) });
  return blocks.reduce((sum, block) => sum + (block['numbers'] as Set<number>).size, 0);
};

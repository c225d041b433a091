import { type BulkKind, kindOfRow, numberOfRow } from '../domain/bulk-row.ts';
import type { NumberRange } from '../domain/page.ts';
import { bulkCounterKey, bulkNumbersPrefix, bulkRowsOf, bulkVoidsKey } from './keys.ts';
import { queryAll, type Table, type Write } from './table.ts';

/** The last number that rows of a kind were given; they begin at 1. */
export const lastNumber = async (table: Table, merchantId: number, kind: BulkKind): Promise<number> =>
  ((await table.get(bulkCounterKey(merchantId, kind)))?.['last'] as number | undefined) ?? 0;

/**
 * Takes the numbers after `last` within the transaction that stores their rows: it fails when somebody else took them.
 * So numbers have no gaps but those of rows that were deleted.
 */
export const numbersWrite = (merchantId: number, kind: BulkKind, last: number, count: number): Write => ({
  put: { ...bulkCounterKey(merchantId, kind), v: 1, last: last + count },
  ...(last === 0
    ? { condition: 'attribute_not_exists(pk)' }
    : { condition: '#last = :last', names: { '#last': 'last' }, values: { ':last': last } }),
});

/** One item notes the deleted rows of so many numbers. */
const toAnItem = 100;

/** Notes, in the transaction that deletes a row, that its number is not used any more. */
export const voidWrite = (merchantId: number, rowId: number): Write => {
  const number = numberOfRow(rowId);
  return {
    update: bulkVoidsKey(merchantId, kindOfRow(rowId), Math.floor(number / toAnItem)),
    set: 'SET v = :v ADD voids :number',
    values: { ':v': 1, ':number': new Set([number]) },
  };
};

/** The numbers of a merchant's rows of a kind: one query, also of the few items that deleted rows leave behind. */
export const usedNumbers = async (table: Table, merchantId: number, kind: BulkKind): Promise<NumberRange> => {
  const items = await queryAll(table, { pk: bulkRowsOf(merchantId, kind), beginsWith: bulkNumbersPrefix });
  const voids = items.flatMap((item) => [...((item['voids'] as Set<number> | undefined) ?? [])]);
  const last = items.find((item) => item['last'] !== undefined);
  return { from: 1, to: (last?.['last'] as number | undefined) ?? 0, voids: voids.sort((a, b) => b - a) };
};

import type { BulkRow } from '../domain/bulk-row.ts';
import { bulkRowKey, type Key } from './keys.ts';
import type { Item } from './table.ts';

const version = 1;

/** A row as the table keeps it. */
export const bulkRowItem = (row: BulkRow): Item & Key => ({
  ...bulkRowKey(row.merchantId, row.id),
  v: version,
  ...row,
});

/** The row in an item, without what only the table needs. */
export const bulkRowFrom = (item: Item): BulkRow => {
  const { pk: _pk, sk: _sk, v, ...row } = item;
  if (v !== version)
    throw new Error(`A bulk row item has schema version ${String(v)}; this code reads ${version}.`);
  return row as unknown as BulkRow;
};

import type { BulkKind, RowStatus } from '../../shared/domain/bulk-row.ts';
import { bulkRowPrefix, bulkRowsOf } from '../../shared/store/keys.ts';
import type { Item, Table } from '../../shared/store/table.ts';

/** How many of a merchant's rows of a kind, or of one upload of them, are in which state. It reads all of the kind. */
export const tallyRows = async (
  table: Table,
  merchantId: number,
  kind: BulkKind,
  uploadId?: number,
): Promise<Record<RowStatus, number>> => {
  const tally = { waiting: 0, sending: 0, sent: 0, failed: 0 };
  const query = {
    pk: bulkRowsOf(merchantId, kind),
    beginsWith: bulkRowPrefix,
    projection: ['uploadId', 'status'],
  };
  let startAfter: Item | undefined;
  do {
    const { items, next } = await table.query(startAfter ? { ...query, startAfter } : query);
    for (const item of items) {
      if (uploadId === undefined || item['uploadId'] === uploadId) tally[item['status'] as RowStatus] += 1;
    }
    startAfter = next;
  } while (startAfter);
  return tally;
};

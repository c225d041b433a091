import { ApiError, invalidField } from '../domain/api-error.ts';
import { type BulkKind, type BulkRow, canBeChanged, type RowWish } from '../domain/bulk-row.ts';
import { selectedIsInvalid } from '../domain/field-errors.ts';
import { countOf, pageOf } from '../domain/page.ts';
import { forgetWrites, remarkWrites } from './bulk-marks.ts';
import { scheduleWrites, unscheduleWrites } from './bulk-minutes.ts';
import { usedNumbers, voidWrite } from './bulk-numbers.ts';
import { bulkRowFrom, bulkRowItem } from './bulk-row-item.ts';
import { commitOnce } from './idempotency.ts';
import type { Change, Changed } from './invoice-change.ts';
import { bulkRowKey, bulkRowSortKey, bulkRowsOf } from './keys.ts';
import type { Page } from './open-invoice-lists.ts';
import { untilSettled } from './retry.ts';
import { type Condition, queryAll, type Table, type Write } from './table.ts';

/** What an edit puts in the place of what was uploaded. */
export type RowEdit = Pick<
  RowWish,
  | 'referenceNumber'
  | 'name'
  | 'countryCode'
  | 'mobileNumber'
  | 'email'
  | 'amount'
  | 'scheduledMs'
  | 'fingerprint'
>;

/**
 * A merchant's rows: pages of them, and one at a time. They are stored by `bulk-uploads.ts` and sent by `bulk-sendings.ts`.
 *
 * Changes fail with `not-found`, or with a 422 on id when the row is being sent or was.
 */
export interface BulkRows {
  byId(merchantId: number, rowId: number): Promise<BulkRow | undefined>;
  /** One page (from 1) of a kind, newest first, with the exact total. */
  page(merchantId: number, kind: BulkKind, page: number): Promise<Page<BulkRow>>;
  /** Changes a row, which then waits, also where it had failed; a scheduled one is sent at the minute it has then. */
  edit(
    merchantId: number,
    rowId: number,
    /** Makes the edit of the row as it is; it may throw a refusal. */
    editOf: (row: BulkRow) => RowEdit,
    change: Change<BulkRow>,
  ): Promise<Changed>;
  /** Deletes a row for good; an equal one can be uploaded again. */
  remove(merchantId: number, rowId: number, change: Change<BulkRow>): Promise<Changed>;
}

export const bulkRowRepository = (table: Table): BulkRows => {
  const byId: BulkRows['byId'] = async (merchantId, rowId) => {
    const item = await table.get(bulkRowKey(merchantId, rowId));
    return item && bulkRowFrom(item);
  };

  /** Changes a row in one transaction; when another change comes between, looks again and decides anew. */
  const settle = (
    merchantId: number,
    rowId: number,
    { nowMs, claim, answer }: Change<BulkRow>,
    decide: (row: BulkRow) => Promise<{ changed: BulkRow; writes: Write[] }>,
  ): Promise<Changed> =>
    untilSettled(async () => {
      const row = await byId(merchantId, rowId);
      if (!row) throw new ApiError({ code: 'not-found' });
      if (!canBeChanged(row)) throw invalidField('id', selectedIsInvalid('id'));
      const { changed, writes } = await decide(row);
      const committed = await commitOnce(table, writes, answer(changed), claim, nowMs);
      if (committed.outcome === 'refused') return undefined;
      return { ...committed.answer, replayed: committed.outcome === 'replayed' };
    });

  return {
    byId,

    page: async (merchantId, kind, page) => {
      const numbers = await usedNumbers(table, merchantId, kind);
      const shown = pageOf(numbers, page);
      if (!shown) return { rows: [], total: countOf(numbers) };
      const between = [bulkRowSortKey(shown.from), bulkRowSortKey(shown.to)] as const;
      const items = await queryAll(table, { pk: bulkRowsOf(merchantId, kind), between, newestFirst: true });
      return { rows: items.map(bulkRowFrom), total: countOf(numbers) };
    },

    edit: (merchantId, rowId, editOf, change) =>
      settle(merchantId, rowId, change, async (row) => {
        const { fingerprint: editedFingerprint, ...edit } = editOf(row);
        const changed: BulkRow = {
          ...recordOf(row),
          ...edit,
          editedFingerprint,
          status: 'waiting',
          updatedMs: change.nowMs,
        };
        const moves = changed.scheduledMs !== row.scheduledMs;
        return {
          changed,
          writes: [
            { put: bulkRowItem(changed), ...unchanged(row) },
            ...(moves ? [...unscheduleWrites(row), ...scheduleWrites([changed], change.nowMs)] : []),
            ...(await remarkWrites(table, row, changed, change.nowMs)),
          ],
        };
      }),

    remove: (merchantId, rowId, change) =>
      settle(merchantId, rowId, change, async (row) => ({
        changed: row,
        writes: [
          { remove: bulkRowKey(merchantId, rowId), ...unchanged(row) },
          voidWrite(merchantId, rowId),
          ...unscheduleWrites(row),
          ...(await forgetWrites(table, row)),
        ],
      })),
  };
};

/** The condition that a row is as it was read: nobody is sending it, and nobody moved or edited it meanwhile. */
const unchanged = ({ status, scheduledMs, editedFingerprint }: BulkRow): Condition => ({
  condition: '#status = :status AND scheduledMs = :scheduled AND editedFingerprint = :edited',
  names: { '#status': 'status' },
  values: { ':status': status, ':scheduled': scheduledMs, ':edited': editedFingerprint },
});

/** A row without what its state adds. */
const recordOf = (row: BulkRow) => {
  const { failure: _failure, ...record } = row as BulkRow & { failure?: unknown };
  return record;
};

import { randomBytes } from 'node:crypto';
import type { BulkRow, RowFailure } from '../domain/bulk-row.ts';
import { type BulkSending, newSending } from '../domain/bulk-sending.ts';
import { bulkRowFrom } from './bulk-row-item.ts';
import { type Answer, type Claim, commitOnce } from './idempotency.ts';
import { inGroups } from './in-groups.ts';
import type { Changed } from './invoice-change.ts';
import { bulkRowKey, bulkSendingKey } from './keys.ts';
import { untilSettled } from './retry.ts';
import type { Table, Write } from './table.ts';
import { unlessChanged } from './unless-changed.ts';

/** What a taking of rows is about, besides the rows. */
export interface Taking {
  merchantId: number;
  nowMs: number;
  /** Which rows are taken, as they are by then. */
  wanted: (row: BulkRow) => boolean;
}

/** Rows on their way to become invoices: taken from those that wait, and given an end one by one. */
export interface BulkSendings {
  /** The rows of these ids, in their order, undefined where there is none. */
  rows(merchantId: number, rowIds: readonly number[]): Promise<(BulkRow | undefined)[]>;
  /**
   * Takes rows out of those that wait, each in one transaction with the sending that will see to it, and answers how
   * many it took. One that somebody else takes, deletes or moves meanwhile is left.
   */
  take(rows: readonly BulkRow[], taking: Taking): Promise<number>;
  /** The same, with the answer that a repeat of the call gets. */
  takeOnce(
    rows: readonly BulkRow[],
    taking: Taking,
    answer: Answer,
    claim: Claim | undefined,
  ): Promise<Changed>;
  byId(merchantId: number, sendingId: string): Promise<BulkSending | undefined>;
  /** Gives a sending another round with the rows that are left, or ends it where none is; false when somebody else did. */
  goOn(
    sending: BulkSending,
    left: readonly number[],
    next: Pick<BulkSending, 'dueMs' | 'updatedMs'>,
  ): Promise<boolean>;
  /** Notes that no invoice can be made of a row; false when it is not this sending's any more. */
  fail(row: BulkRow, sendingId: string, failure: RowFailure, nowMs: number): Promise<boolean>;
}

/** A transaction holds a hundred parts: the sending, a claim, and so many rows. */
export const rowsOfSending = 98;

export const bulkSendingRepository = (table: Table): BulkSendings => {
  const rowsOf: BulkSendings['rows'] = async (merchantId, rowIds) => {
    const groups = inGroups(rowIds, 100);
    const items = await Promise.all(
      groups.map((ids) => table.getMany(ids.map((id) => bulkRowKey(merchantId, id)))),
    );
    return items.flat().map((item) => item && bulkRowFrom(item));
  };

  /** Takes one transaction's worth of rows; of those that somebody changed meanwhile, whichever are still wanted. */
  const takeGroup = (
    rows: readonly BulkRow[],
    { merchantId, nowMs, wanted }: Taking,
    answer: Answer,
    claim: Claim | undefined,
  ): Promise<Changed & { taken: number }> => {
    let read: readonly BulkRow[] | undefined = rows;
    return untilSettled(async () => {
      const found =
        read ??
        (await rowsOf(
          merchantId,
          rows.map(({ id }) => id),
        ));
      read = undefined;
      const some = found.filter((row) => row !== undefined).filter(wanted);
      const writes = some.length === 0 ? [] : sendingWrites(merchantId, some, nowMs);
      if (writes.length === 0 && !claim) return { ...answer, replayed: false, taken: 0 };
      const committed = await commitOnce(table, writes, answer, claim, nowMs);
      if (committed.outcome === 'refused') return undefined;
      const replayed = committed.outcome === 'replayed';
      return { ...committed.answer, replayed, taken: replayed ? 0 : some.length };
    });
  };

  return {
    rows: rowsOf,

    take: async (rows, taking) => {
      const { taken } = await takeGroup(rows, taking, noAnswer, undefined);
      return taken;
    },

    takeOnce: async (rows, taking, answer, claim) => {
      const groups = inGroups(rows, rowsOfSending);
      const last = groups.pop() ?? [];
      for (const group of groups) await takeGroup(group, taking, answer, undefined);
      const { taken: _taken, ...changed } = await takeGroup(last, taking, answer, claim);
      return changed;
    },

    byId: async (merchantId, sendingId) => {
      const item = await table.get(bulkSendingKey(merchantId, sendingId));
      if (!item) return undefined;
      const { pk: _pk, sk: _sk, v: _v, ...sending } = item;
      return sending as unknown as BulkSending;
    },

    goOn: ({ merchantId, id, round }, left, { dueMs, updatedMs }) => {
      const key = bulkSendingKey(merchantId, id);
      const same = { condition: 'round = :round', values: { ':round': round } };
      const write: Write =
        left.length === 0
          ? { remove: key, ...same }
          : {
              update: key,
              set: 'SET rowIds = :left, round = :next, dueMs = :due, updatedMs = :now',
              ...same,
              values: {
                ...same.values,
                ':left': left,
                ':next': round + 1,
                ':due': dueMs,
                ':now': updatedMs,
              },
            };
      return untilSettled(async () => {
        const result = await table.transact([write]);
        if (result.done) return true;
        return result.refusals[0]?.reason === 'condition' ? false : undefined;
      });
    },

    fail: ({ merchantId, id }, sendingId, failure, nowMs) =>
      unlessChanged(() =>
        table.update(
          bulkRowKey(merchantId, id),
          'SET #status = :failed, failure = :failure, updatedMs = :now REMOVE sendingId',
          stillSending(sendingId, { ':failed': 'failed', ':failure': failure, ':now': nowMs }),
        ),
      ),
  };
};

const noAnswer: Answer = { message: '', response: null };

const sendingWrites = (merchantId: number, rows: readonly BulkRow[], nowMs: number): Write[] => {
  const id = `${String(nowMs).padStart(13, '0')}-${randomBytes(8).toString('hex')}`;
  const sending: BulkSending = newSending(
    merchantId,
    id,
    rows.map((row) => row.id),
    nowMs,
  );
  return [
    { put: { ...bulkSendingKey(merchantId, id), v: 1, ...sending } },
    ...rows.map((row) => takeWrite(row, id, nowMs)),
  ];
};

/** Only as it was read: what became of it meanwhile decides anew whether it is wanted. */
const takeWrite = (
  { merchantId, id, status, scheduledMs }: BulkRow,
  sendingId: string,
  nowMs: number,
): Write => ({
  update: bulkRowKey(merchantId, id),
  set: 'SET #status = :sending, sendingId = :id, updatedMs = :now REMOVE failure',
  condition: '#status = :status AND scheduledMs = :scheduled',
  names: { '#status': 'status' },
  values: {
    ':sending': 'sending',
    ':id': sendingId,
    ':now': nowMs,
    ':status': status,
    ':scheduled': scheduledMs,
  },
});

/** The part of an invoice's transaction that makes it its row's: fails when somebody else made one, or this sending gave it up. */
export const sentWrite = (
  { merchantId, id }: BulkRow,
  sendingId: string,
  invoiceId: number,
  nowMs: number,
): Write => ({
  update: bulkRowKey(merchantId, id),
  set: 'SET #status = :sent, invoiceId = :invoice, updatedMs = :now REMOVE sendingId',
  ...stillSending(sendingId, { ':sent': 'sent', ':invoice': invoiceId, ':now': nowMs }),
});

const stillSending = (sendingId: string, values: Record<string, unknown>) => ({
  condition: '#status = :sending AND sendingId = :id',
  names: { '#status': 'status' },
  values: { ...values, ':sending': 'sending', ':id': sendingId },
});

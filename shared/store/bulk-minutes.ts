import type { BulkRow } from '../domain/bulk-row.ts';
import { bulkMinuteKey, bulkMinuteOf, type Key, scheduledRowKey, scheduledRowPrefix } from './keys.ts';
import { untilSettled } from './retry.ts';
import type { Table, Write } from './table.ts';
import { unlessChanged } from './unless-changed.ts';

/** What a minute's item says of it. */
export interface BulkMinute {
  merchantId: number;
  minuteMs: number;
  /** Rises with each write that adds rows: who is done with the minute sees whether some were added meanwhile. */
  revision: number;
  /** When it is due: the minute itself, or later after a failure. */
  dueMs: number;
  updatedMs: number;
}

/** The writes that have rows sent at their minutes: a pointer for each, and one item for each minute that says when it is due. */
export const scheduleWrites = (rows: readonly BulkRow[], nowMs: number): Write[] => {
  const scheduled = rows.flatMap(({ merchantId, id, scheduledMs }) =>
    scheduledMs === null ? [] : [{ merchantId, id, minuteMs: scheduledMs }],
  );
  const minutes = new Map(scheduled.map(({ merchantId, minuteMs }) => [minuteMs, merchantId]));
  return [
    ...scheduled.map(({ merchantId, id, minuteMs }) => ({
      put: { ...scheduledRowKey(merchantId, minuteMs, id), v: 1, id },
    })),
    ...[...minutes].map(([minuteMs, merchantId]) => ({
      update: bulkMinuteKey(merchantId, minuteMs),
      set: 'SET v = :v, merchantId = :merchant, minuteMs = :minute, dueMs = :minute, updatedMs = :now ADD revision :one',
      values: { ':v': 1, ':merchant': merchantId, ':minute': minuteMs, ':now': nowMs, ':one': 1 },
    })),
  ];
};

/** The write that takes a row out of its minute; none for a row that has none. */
export const unscheduleWrites = ({ merchantId, id, scheduledMs }: BulkRow): Write[] =>
  scheduledMs === null ? [] : [{ remove: scheduledRowKey(merchantId, scheduledMs, id) }];

/** The minutes that rows are to be sent at. */
export interface BulkMinutes {
  read(key: Key): Promise<BulkMinute | undefined>;
  /** Ids of rows that are, or were, to be sent at a minute, so many at most. */
  someRows(minute: BulkMinute, most: number): Promise<number[]>;
  /** Takes the pointers of rows out of a minute: they are being sent, or not due at it any more. */
  leaveOut(minute: BulkMinute, rowIds: readonly number[]): Promise<void>;
  /** Has a minute run again at a later time, unless it has got another one meanwhile. */
  goOnAt(minute: BulkMinute, dueMs: number): Promise<void>;
  /** Ends a minute that has no rows; false when some came since it was read. */
  end(minute: BulkMinute): Promise<boolean>;
}

export const bulkMinuteRepository = (table: Table): BulkMinutes => ({
  read: async ({ pk, sk }) => {
    const item = await table.get({ pk, sk });
    if (!item) return undefined;
    const { pk: _pk, sk: _sk, v: _v, ...minute } = item;
    return minute as unknown as BulkMinute;
  },

  someRows: async ({ merchantId, minuteMs }, most) => {
    const pk = bulkMinuteOf(merchantId, minuteMs);
    const { items } = await table.query({ pk, beginsWith: scheduledRowPrefix, limit: most });
    return items.map(({ id }) => id as number);
  },

  leaveOut: ({ merchantId, minuteMs }, rowIds) =>
    table.writeMany(
      [],
      rowIds.map((id) => scheduledRowKey(merchantId, minuteMs, id)),
    ),

  goOnAt: async ({ merchantId, minuteMs, dueMs }, laterMs) => {
    await unlessChanged(() =>
      table.update(bulkMinuteKey(merchantId, minuteMs), 'SET dueMs = :later', {
        condition: 'dueMs = :due',
        values: { ':later': laterMs, ':due': dueMs },
      }),
    );
  },

  end: ({ merchantId, minuteMs, revision }) =>
    untilSettled(async () => {
      const result = await table.transact([
        {
          remove: bulkMinuteKey(merchantId, minuteMs),
          condition: 'revision = :revision',
          values: { ':revision': revision },
        },
      ]);
      if (result.done) return true;
      return result.refusals[0]?.reason === 'condition' ? false : undefined;
    }),
});

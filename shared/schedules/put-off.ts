import type { Table } from '../store/table.ts';
import { unlessChanged } from '../store/unless-changed.ts';
import type { DueWork } from './due-work.ts';

const leastMs = 60_000;
const mostMs = 6 * 3_600_000;

/** Since when the work of an item fails, and until when it was put off; of an item that is due at another time it says nothing. */
interface Failing {
  sinceMs: number;
  untilMs: number;
}

/**
 * Gives an item whose work failed another time, unless it has moved on: so no fault, however long it lasts, leaves
 * anything undone for good. It waits as long again as it has been failing, a minute at least and six hours at most.
 */
export const putOff = async (table: Table, { pk, sk, dueMs }: DueWork, nowMs: number): Promise<void> => {
  const item = await table.get({ pk, sk });
  if (item?.['dueMs'] !== dueMs) return;
  const before = item['failing'] as Failing | undefined;
  const sinceMs = before?.untilMs === dueMs ? before.sinceMs : nowMs;
  const laterMs = nowMs + Math.min(Math.max(nowMs - sinceMs, leastMs), mostMs);
  const failing: Failing = { sinceMs, untilMs: laterMs };
  await unlessChanged(() =>
    table.update({ pk, sk }, 'SET dueMs = :later, failing = :failing', {
      condition: 'dueMs = :due',
      values: { ':later': laterMs, ':due': dueMs, ':failing': failing },
    }),
  );
};

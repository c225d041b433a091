import { ConditionFailed, type Table } from '../store/table.ts';
import type { DueWork } from './due-work.ts';

const leastMs = 60_000;
const mostMs = 6 * 3_600_000;

/**
 * Gives an item whose work failed another time, unless it has moved on: so no fault, however long it lasts, leaves
 * anything undone for good. It waits as long again as the item has not changed, a minute at least and six hours at most.
 */
export const putOff = async (table: Table, { pk, sk, dueMs }: DueWork, nowMs: number): Promise<void> => {
  const item = await table.get({ pk, sk });
  if (item?.['dueMs'] !== dueMs) return;
  const unchangedMs = nowMs - ((item['updatedMs'] as number | undefined) ?? nowMs);
  const laterMs = nowMs + Math.min(Math.max(unchangedMs, leastMs), mostMs);
  try {
    await table.update({ pk, sk }, 'SET dueMs = :later', {
      condition: 'dueMs = :due',
      values: { ':later': laterMs, ':due': dueMs },
    });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
};

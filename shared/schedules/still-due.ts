import type { Item, Table } from '../store/table.ts';
import type { DueWork } from './due-work.ts';

/**
 * What is due, as the table has it now, and the instant its work is done at: never before it is due, for a schedule that
 * fires a moment early by our clock is not made again. Undefined once it has ended, or is due at another time.
 */
export const stillDue = async <T extends { dueMs?: number }>(
  table: Table,
  { pk, sk, dueMs }: DueWork,
  nowMs: number,
  read: (item: Item) => T,
): Promise<{ found: T; atMs: number } | undefined> => {
  const item = await table.get({ pk, sk });
  const found = item && read(item);
  return found?.dueMs === dueMs ? { found, atMs: Math.max(nowMs, dueMs) } : undefined;
};

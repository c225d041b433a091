import { type BulkRow, isDueAt } from '../domain/bulk-row.ts';
import type { DueWork } from '../schedules/due-work.ts';
import { type BulkMinute, bulkMinuteRepository } from '../store/bulk-minutes.ts';
import { bulkSendingRepository, rowsOfSending } from '../store/bulk-sendings.ts';
import { inGroups } from '../store/in-groups.ts';
import type { Table } from '../store/table.ts';

/**
 * Sends what a merchant wants sent at a minute: its rows that still wait for it, some at a time.
 *
 * It may be cut off anywhere and run again, also twice at once: a row is taken on condition that it waits and has not been
 * moved. The minute is over once it has no rows left and none came meanwhile. A run that takes long ends by itself, before
 * Lambda ends it, and has another one go on.
 *
 * @returns what was done, in a sentence; undefined when nothing was left to do
 */
export const runMinute = async (
  table: Table,
  work: DueWork,
  machineMs: number,
  mostMs = longestRunMs,
): Promise<string | undefined> => {
  const begunMs = performance.now();
  const minutes = bulkMinuteRepository(table);
  let minute = await minutes.read(work);
  if (minute?.dueMs !== work.dueMs || machineMs < work.dueMs - clockToleranceMs) return undefined;
  const { merchantId, minuteMs } = minute;
  const nowMs = Math.max(machineMs, work.dueMs);
  const said = (taken: number): string =>
    `Minute ${new Date(minuteMs).toISOString()} of merchant ${merchantId}: ${taken} rows to be sent`;
  let taken = 0;
  while (minute) {
    const { left, ...some } = await sendSome(table, minute, nowMs);
    taken += some.taken;
    if (!left) minute = (await minutes.end(minute)) ? undefined : await minutes.read(work);
    else if (performance.now() - begunMs >= mostMs) {
      await minutes.goOnAt(minute, nowMs + Math.ceil(performance.now() - begunMs));
      return `${said(taken)}, and more in a moment.`;
    }
  }
  return `${said(taken)}.`;
};

/** Two thirds of what its function may take. */
const longestRunMs = 200_000;

/** A schedule that fires a moment early by our clock is not made again. */
const clockToleranceMs = 60_000;

const groupsAtOnce = 5;

/** Takes some rows of a minute, and answers how many it took and whether there may be more. */
const sendSome = async (
  table: Table,
  minute: BulkMinute,
  nowMs: number,
): Promise<{ taken: number; left: boolean }> => {
  const [minutes, sendings] = [bulkMinuteRepository(table), bulkSendingRepository(table)];
  const { merchantId, minuteMs } = minute;
  const wanted = (row: BulkRow): boolean => isDueAt(row, minuteMs);

  const sendGroup = async (rowIds: readonly number[]): Promise<number> => {
    const rows = await sendings.rows(merchantId, rowIds);
    const due = rows.filter((row) => row !== undefined).filter(wanted);
    const taken = due.length === 0 ? 0 : await sendings.take(due, { merchantId, nowMs, wanted });
    await minutes.leaveOut(minute, rowIds);
    return taken;
  };

  const rowIds = await minutes.someRows(minute, groupsAtOnce * rowsOfSending);
  const each = await Promise.all(inGroups(rowIds, rowsOfSending).map(sendGroup));
  return { taken: each.reduce((sum, count) => sum + count, 0), left: rowIds.length > 0 };
};

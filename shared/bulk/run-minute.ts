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
 * moved. The minute is over once it has no rows left and none came meanwhile.
 *
 * @returns what was done, in a sentence; undefined when nothing was left to do
 */
export const runMinute = async (
  table: Table,
  work: DueWork,
  machineMs: number,
): Promise<string | undefined> => {
  const minutes = bulkMinuteRepository(table);
  let minute = await minutes.read(work);
  if (minute?.dueMs !== work.dueMs || machineMs < work.dueMs - clockToleranceMs) return undefined;
  const { merchantId, minuteMs } = minute;
  const nowMs = Math.max(machineMs, work.dueMs);
  let taken = 0;
  while (minute) {
    taken += await sendAll(table, minute, nowMs);
    minute = (await minutes.end(minute)) ? undefined : await minutes.read(work);
  }
  return `Minute ${new Date(minuteMs).toISOString()} of merchant ${merchantId}: ${taken} rows to be sent.`;
};

/** A schedule that fires a moment early by our clock is not made again. */
const clockToleranceMs = 60_000;

const groupsAtOnce = 5;

/** Takes the rows of a minute until it has none, and answers how many it took. */
const sendAll = async (table: Table, minute: BulkMinute, nowMs: number): Promise<number> => {
  const [minutes, sendings] = [bulkMinuteRepository(table), bulkSendingRepository(table)];
  const { merchantId, minuteMs } = minute;
  const wanted = (row: BulkRow): boolean => isDueAt(row, minuteMs);

  const sendSome = async (rowIds: readonly number[]): Promise<number> => {
    const rows = await sendings.rows(merchantId, rowIds);
    const due = rows.filter((row) => row !== undefined).filter(wanted);
    const taken = due.length === 0 ? 0 : await sendings.take(due, { merchantId, nowMs, wanted });
    await minutes.leaveOut(minute, rowIds);
    return taken;
  };

  let taken = 0;
  for (;;) {
    const rowIds = await minutes.someRows(minute, groupsAtOnce * rowsOfSending);
    if (rowIds.length === 0) return taken;
    const each = await Promise.all(inGroups(rowIds, rowsOfSending).map(sendSome));
    taken += each.reduce((sum, count) => sum + count, 0);
  }
};

import { nextRoundMs } from '../domain/bulk-sending.ts';
import type { DueWork } from '../schedules/due-work.ts';
import { bulkSendingRepository } from '../store/bulk-sendings.ts';
import { bulkSendingPrefix } from '../store/keys.ts';
import { noteSentRows } from '../store/sent-rows.ts';
import type { Table } from '../store/table.ts';

/**
 * Looks after a sending some time after its rows were put on the queue: where rows are still on their way, because a
 * message was lost or nobody could deal with it, they are put there again, at growing pauses until none is left. Those that
 * became invoices are noted once more, for the same reason.
 *
 * @returns what was done, in a sentence; undefined when nothing was left to do
 */
export const runSending = async (
  table: Table,
  work: DueWork,
  machineMs: number,
): Promise<string | undefined> => {
  const sendings = bulkSendingRepository(table);
  const merchantId = Number(/^M#(\d+)#/.exec(work.pk)?.[1]);
  const sending = await sendings.byId(merchantId, work.sk.slice(bulkSendingPrefix.length));
  if (sending?.dueMs !== work.dueMs || machineMs < work.dueMs - clockToleranceMs) return undefined;
  const nowMs = Math.max(machineMs, work.dueMs);
  const { id, rowIds, round } = sending;
  const rows = await sendings.rows(merchantId, rowIds);
  await noteSentRows(
    table,
    rows.flatMap((row) => (row?.status === 'sent' ? [row] : [])),
  );
  const left = rows.flatMap((row) => (row?.status === 'sending' && row.sendingId === id ? [row.id] : []));
  const went = await sendings.goOn(sending, left, {
    dueMs: nextRoundMs(id, round + 1, nowMs),
    updatedMs: nowMs,
  });
  if (!went) return undefined;
  const of = `Sending ${id} of merchant ${merchantId}`;
  return left.length === 0 ? `${of}: done.` : `${of}: ${left.length} rows put on the queue again.`;
};

/** A schedule that fires a moment early by our clock is not made again. */
const clockToleranceMs = 60_000;

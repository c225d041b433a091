import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { lazyRowsQueue } from '../../shared/bulk/lazy-rows-queue.ts';
import { rowsIn } from '../../shared/bulk/rows-message.ts';
import type { RowsQueue } from '../../shared/bulk/rows-queue.ts';
import { systemClock } from '../../shared/domain/clock.ts';
import { logFault } from '../../shared/http/log.ts';
import { services } from '../../shared/http/services.ts';
import { inOrder } from '../../shared/http/stream-batch.ts';
import { type Measurement, measure } from '../../shared/metrics/measure.ts';
import { measurementsIn } from '../../shared/metrics/measurements-in.ts';
import { lazyNoticesQueue } from '../../shared/notices/lazy-queue.ts';
import { noticesIn } from '../../shared/notices/notice.ts';
import type { NoticesQueue } from '../../shared/notices/notices-queue.ts';
import { dueWork } from '../../shared/schedules/due-work.ts';
import { eventBridgeSchedules } from '../../shared/schedules/schedules.ts';
import { invoiceChange } from '../../shared/store/stream-records.ts';
import type { Table } from '../../shared/store/table.ts';
import { followSubscription } from '../../shared/subscriptions/follow-subscription.ts';

const onAws = {
  table: services().table,
  schedules: eventBridgeSchedules(),
  notices: lazyNoticesQueue() as Pick<NoticesQueue, 'send'>,
  rows: lazyRowsQueue() as Pick<RowsQueue, 'send'>,
  measure,
  clock: systemClock,
};

/**
 * Follows the table's stream: does what has to come of a change. What an item says is due gets a schedule; what
 * an event asks to be told to payers gets a place in the queue of notices; rows of bulk invoices that shall be sent get one
 * in theirs; when an invoice of a subscription is paid or
 * cancelled, the subscription goes on. A change is counted for the business once all that is done: one that failed is handed
 * out again, and counted then.
 */
export const handler = async (
  { Records }: DynamoDBStreamEvent,
  _context?: unknown,
  { table, schedules, notices, rows, measure, clock } = onAws,
): Promise<DynamoDBBatchResponse> => {
  const measured: Measurement[] = [];
  const answer = await inOrder(Records, async (record) => {
    const work = dueWork(record);
    if (work) await schedules.at(work);
    const told = noticesIn(record);
    if (told.length > 0) await notices.send(told);
    const toSend = rowsIn(record);
    if (toSend.length > 0) await rows.send(toSend);
    await goOnWithSubscription(record, table, clock());
    measured.push(...measuredIn(record));
  });
  measure(measured);
  return answer;
};

const goOnWithSubscription = async (record: DynamoDBRecord, table: Table, nowMs: number): Promise<void> => {
  const { before, after } = invoiceChange(record) ?? {};
  const hasEnded = after !== undefined && after.status !== 'unpaid' && before?.status !== after.status;
  if (!hasEnded || after.subscriptionId === null) return;
  await followSubscription(table, { merchantId: after.merchantId, id: after.subscriptionId }, nowMs);
};

/** What cannot be counted is logged: numbers must not hold up what has to be done. */
const measuredIn = (record: DynamoDBRecord): Measurement[] => {
  try {
    return measurementsIn(record);
  } catch (error) {
    logFault(record.eventID ?? '', error);
    return [];
  }
};

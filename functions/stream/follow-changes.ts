import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { lazyRowsQueue } from '../../shared/bulk/lazy-rows-queue.ts';
import { rowsIn } from '../../shared/bulk/rows-message.ts';
import type { RowsQueue } from '../../shared/bulk/rows-queue.ts';
import { systemClock } from '../../shared/domain/clock.ts';
import { services } from '../../shared/http/services.ts';
import { inOrder } from '../../shared/http/stream-batch.ts';
import { lazyNoticesQueue } from '../../shared/notices/lazy-queue.ts';
import { noticesIn } from '../../shared/notices/notice.ts';
import type { NoticesQueue } from '../../shared/notices/notices-queue.ts';
import { dueWork } from '../../shared/schedules/due-work.ts';
import { eventBridgeSchedules } from '../../shared/schedules/schedules.ts';
import { invoiceChange } from '../../shared/store/stream-records.ts';
import { followSubscription } from '../../shared/subscriptions/follow-subscription.ts';

const onAws = {
  table: services().table,
  schedules: eventBridgeSchedules(),
  notices: lazyNoticesQueue() as Pick<NoticesQueue, 'send'>,
  rows: lazyRowsQueue() as Pick<RowsQueue, 'send'>,
  clock: systemClock,
};

/**
 * Follows the table's stream: does what has to come of a change. What an item says is due gets a schedule; what
 * an event asks to be told to payers gets a place in the queue of notices; rows of bulk invoices that shall be sent get one
 * in theirs; when an invoice of a subscription is paid or
 * cancelled, the subscription goes on.
 */
export const handler = (
  { Records }: DynamoDBStreamEvent,
  _context?: unknown,
  { table, schedules, notices, rows, clock } = onAws,
): Promise<DynamoDBBatchResponse> =>
  inOrder(Records, async (record) => {
    const work = dueWork(record);
    if (work) await schedules.at(work);
    const told = noticesIn(record);
    if (told.length > 0) await notices.send(told);
    const toSend = rowsIn(record);
    if (toSend.length > 0) await rows.send(toSend);
    const { before, after } = invoiceChange(record) ?? {};
    const hasEnded = after !== undefined && after.status !== 'unpaid' && before?.status !== after.status;
    if (!hasEnded || after.subscriptionId === null) return;
    await followSubscription(table, { merchantId: after.merchantId, id: after.subscriptionId }, clock());
  });

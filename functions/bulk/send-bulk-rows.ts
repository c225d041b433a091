import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { lazyRowsQueue } from '../../shared/bulk/lazy-rows-queue.ts';
import type { RowsMessage } from '../../shared/bulk/rows-message.ts';
import type { RowsQueue } from '../../shared/bulk/rows-queue.ts';
import { sendRows } from '../../shared/bulk/send-rows.ts';
import { systemClock } from '../../shared/domain/clock.ts';
import { logFault, logger } from '../../shared/http/log.ts';
import { services } from '../../shared/http/services.ts';
import { pauseSeconds } from '../../shared/notices/pauses.ts';

const onAws = () => ({
  table: services().table,
  queue: lazyRowsQueue() as Pick<RowsQueue, 'putOff'>,
  clock: systemClock,
});

type Dependencies = ReturnType<typeof onAws>;

/** Makes invoices of the rows of a batch of messages; a message with a row that failed by our fault is put off. */
export const handler = async (
  { Records }: SQSEvent,
  _context?: unknown,
  dependencies: Dependencies = onAws(),
): Promise<SQSBatchResponse> => {
  const done = await Promise.all(Records.map((record) => send(record, dependencies)));
  const failed = Records.filter((_, at) => !done[at]);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};

const send = async (record: SQSRecord, dependencies: Dependencies): Promise<boolean> => {
  try {
    const message = JSON.parse(record.body) as RowsMessage;
    const { merchantId, sendingId } = message;
    const { faults, ...outcome } = await sendRows(dependencies.table, message, dependencies.clock());
    logger.info('bulk rows', { merchantId, sendingId, ...outcome, faults: faults.length });
    if (faults.length === 0) return true;
    for (const fault of faults) logFault(record.messageId, fault);
  } catch (error) {
    logFault(record.messageId, error);
  }
  await putOff(record, dependencies);
  return false;
};

/** Where even that fails, the message is handed out again after the queue's own time. */
const putOff = async (
  { messageId, receiptHandle, attributes }: SQSRecord,
  { queue }: Dependencies,
): Promise<void> => {
  try {
    await queue.putOff(receiptHandle, pauseSeconds(Number(attributes.ApproximateReceiveCount)));
  } catch (error) {
    logFault(messageId, error);
  }
};

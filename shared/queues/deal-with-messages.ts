import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { logFault } from '../http/log.ts';
import { pauseSeconds } from '../notices/pauses.ts';
import type { MessageQueue } from './message-queue.ts';

/**
 * Deals with the messages of a batch, each by itself. One that has faults, or cannot be dealt with at all, is put off and
 * handed out again.
 *
 * @param deal answers the faults that it met with and went on
 */
export const dealWithMessages = async (
  { Records }: SQSEvent,
  queue: Pick<MessageQueue<unknown>, 'putOff'>,
  deal: (body: string) => Promise<readonly unknown[]>,
): Promise<SQSBatchResponse> => {
  const done = await Promise.all(Records.map((record) => dealWith(record, queue, deal)));
  const failed = Records.filter((_, at) => !done[at]);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};

const dealWith = async (
  record: SQSRecord,
  queue: Pick<MessageQueue<unknown>, 'putOff'>,
  deal: (body: string) => Promise<readonly unknown[]>,
): Promise<boolean> => {
  try {
    const faults = await deal(record.body);
    if (faults.length === 0) return true;
    for (const fault of faults) logFault(record.messageId, fault);
  } catch (error) {
    logFault(record.messageId, error);
  }
  await putOff(record, queue);
  return false;
};

/** Where even that fails, the message is handed out again after the queue's own time. */
const putOff = async (
  { messageId, receiptHandle, attributes }: SQSRecord,
  queue: Pick<MessageQueue<unknown>, 'putOff'>,
): Promise<void> => {
  try {
    await queue.putOff(receiptHandle, pauseSeconds(Number(attributes.ApproximateReceiveCount)));
  } catch (error) {
    logFault(messageId, error);
  }
};

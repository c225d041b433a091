import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { logFault } from '../http/log.ts';
import type { MessageQueue } from './message-queue.ts';
import { pauseSeconds } from './pauses.ts';

/** What is left of a message: the faults that were met with on the way, none where all is done; or its next time. */
export type Left = readonly unknown[] | { againInSeconds: number };

/**
 * Deals with the messages of a batch, each by itself. One of which something is left, or that cannot be dealt with at all,
 * is put off and handed out again.
 */
export const dealWithMessages = async (
  { Records }: SQSEvent,
  queue: Pick<MessageQueue<unknown>, 'putOff'>,
  deal: (body: string) => Promise<Left>,
): Promise<SQSBatchResponse> => {
  const done = await Promise.all(Records.map((record) => dealWith(record, queue, deal)));
  const failed = Records.filter((_, at) => !done[at]);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};

const dealWith = async (
  record: SQSRecord,
  queue: Pick<MessageQueue<unknown>, 'putOff'>,
  deal: (body: string) => Promise<Left>,
): Promise<boolean> => {
  try {
    const left = await deal(record.body);
    if ('againInSeconds' in left) {
      await putOff(record, left.againInSeconds, queue);
      return false;
    }
    if (left.length === 0) return true;
    for (const fault of left) logFault(record.messageId, fault);
  } catch (error) {
    logFault(record.messageId, error);
  }
  await putOff(record, pauseSeconds(Number(record.attributes.ApproximateReceiveCount)), queue);
  return false;
};

/** Where even that fails, the message is handed out again after the queue's own time. */
const putOff = async (
  { messageId, receiptHandle }: SQSRecord,
  seconds: number,
  queue: Pick<MessageQueue<unknown>, 'putOff'>,
): Promise<void> => {
  try {
    await queue.putOff(receiptHandle, seconds);
  } catch (error) {
    logFault(messageId, error);
  }
};

import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { MessageQueue } from './message-queue.ts';

/**
 * A standard queue of SQS. Loaded lazily: most calls and changes put nothing on a queue.
 *
 * Messages say whose they are, which makes it a fair one: of a merchant with thousands of them there, no other merchant's
 * has to wait for them.
 */
export const sqsQueue = <Message extends { merchantId: number }>(
  urlOf: () => string,
  /** What its messages are called where SQS does not take them. */
  messageName: string,
  client: Pick<SQSClient, 'send'> = sqs,
): MessageQueue<Message> => ({
  send: async (messages) => {
    for (let at = 0; at < messages.length; at += largestBatch) {
      const command = new SendMessageBatchCommand({
        QueueUrl: urlOf(),
        Entries: messages.slice(at, at + largestBatch).map(entry),
      });
      const { Failed = [] } = await client.send(command);
      // Its first code says enough; sending all of it again is what the worker is prepared for.
      if (Failed[0]) throw new Error(`SQS did not take ${Failed.length} ${messageName}: ${Failed[0].Code}.`);
    }
  },
  putOff: async (receiptHandle, seconds) => {
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: urlOf(),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  },
});

const sqs = new SQSClient({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
});

const largestBatch = 10;

const entry = (message: { merchantId: number }, at: number): SendMessageBatchRequestEntry => ({
  Id: String(at),
  MessageBody: JSON.stringify(message),
  MessageGroupId: String(message.merchantId),
});

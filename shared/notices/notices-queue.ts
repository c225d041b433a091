import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { environment } from '../environment.ts';
import type { Notice } from './notice.ts';

/** The queue of notices. Loaded lazily: most changes are none that anybody is told of. */
export interface NoticesQueue {
  /** Throws unless SQS took all of them. */
  send(notices: readonly Notice[]): Promise<void>;
  /** Has a message that was handed out handed out again so many seconds from now. */
  putOff(receiptHandle: string, seconds: number): Promise<void>;
}

export const noticesQueue = (client = sqs): NoticesQueue => ({
  send: async (notices) => {
    for (let at = 0; at < notices.length; at += largestBatch) {
      const command = new SendMessageBatchCommand({
        QueueUrl: environment.noticesQueueUrl,
        Entries: notices.slice(at, at + largestBatch).map(entry),
      });
      const { Failed = [] } = await client.send(command);
      // Its first code says enough; sending all of it again is what the worker is prepared for.
      if (Failed[0]) throw new Error(`SQS did not take ${Failed.length} notices: ${Failed[0].Code}.`);
    }
  },
  putOff: async (receiptHandle, seconds) => {
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: environment.noticesQueueUrl,
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

const entry = (notice: Notice, at: number): SendMessageBatchRequestEntry => ({
  Id: String(at),
  MessageBody: JSON.stringify(notice),
});

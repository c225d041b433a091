import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { md5, messageAttributes } from '../aws/sqs.ts';
import type { ReceivedMessage } from './queue-store.ts';
import { queueArn } from './queues.ts';

/** What came of a batch: the messages that are done with, and why not all are, if the worker did not name the failed. */
export interface BatchOutcome {
  readonly done: readonly ReceivedMessage[];
  readonly error?: string;
}

/** The event that Lambda gives a worker for a batch of a queue's messages. */
export const queueEvent = (
  queue: string,
  awsRegion: string,
  messages: readonly ReceivedMessage[],
): SQSEvent => ({
  Records: messages.map((message) => ({
    messageId: message.id,
    receiptHandle: message.receipt,
    body: message.body,
    attributes: messageAttributes(message),
    messageAttributes: {},
    md5OfBody: md5(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn(queue),
    awsRegion,
  })),
});

/** Reads the worker's answer as Lambda does: what it names has failed, and all of it when it names what it was not given. */
export const batchOutcome = (
  messages: readonly ReceivedMessage[],
  answer: string | undefined,
): BatchOutcome => {
  const value = JSON.parse(answer ?? 'null') as SQSBatchResponse | null;
  const failed = (value?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  const isKnown = (id: string): boolean => messages.some((message) => message.id === id);
  if (!failed.every(isKnown)) {
    return { done: [], error: 'The worker reported a message as failed that it was not given' };
  }
  return { done: messages.filter(({ id }) => !failed.includes(id)) };
};

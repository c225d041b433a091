import { bulkEnvironment } from '../environment.ts';
import type { MessageQueue } from '../queues/message-queue.ts';
import { sqsQueue } from '../queues/sqs-queue.ts';

/** The queue of files that were uploaded. S3 puts them there, and nobody else. */
export type UploadsQueue = MessageQueue<never>;

export const uploadsQueue = (): UploadsQueue =>
  sqsQueue(() => bulkEnvironment.uploadsQueueUrl, 'messages of uploads');

import { bulkEnvironment } from '../environment.ts';
import type { MessageQueue } from '../queues/message-queue.ts';
import { sqsQueue } from '../queues/sqs-queue.ts';
import type { UploadMessage } from './upload-message.ts';

/** The queue of files that were uploaded. S3 puts them there. */
export type UploadsQueue = MessageQueue<UploadMessage>;

export const uploadsQueue = (): UploadsQueue =>
  sqsQueue(() => bulkEnvironment.uploadsQueueUrl, 'messages of uploads');

import { noticesEnvironment } from '../environment.ts';
import type { MessageQueue } from '../queues/message-queue.ts';
import { sqsQueue } from '../queues/sqs-queue.ts';
import type { Notice } from './notice.ts';

/** The queue of notices. */
export type NoticesQueue = MessageQueue<Notice>;

export const noticesQueue = (): NoticesQueue => sqsQueue(() => noticesEnvironment.queueUrl, 'notices');

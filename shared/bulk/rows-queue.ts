import { bulkEnvironment } from '../environment.ts';
import type { MessageQueue } from '../queues/message-queue.ts';
import { sqsQueue } from '../queues/sqs-queue.ts';
import type { RowsMessage } from './rows-message.ts';

/** The queue of rows that shall become invoices. */
export type RowsQueue = MessageQueue<RowsMessage>;

export const rowsQueue = (): RowsQueue => sqsQueue(() => bulkEnvironment.queueUrl, 'messages of rows');

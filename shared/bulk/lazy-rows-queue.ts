import { lazyQueue } from '../queues/message-queue.ts';
import type { RowsQueue } from './rows-queue.ts';

/** The queue of rows, whose client is loaded when it is first used. */
export const lazyRowsQueue = (): RowsQueue =>
  lazyQueue(async () => (await import('./rows-queue.ts')).rowsQueue());

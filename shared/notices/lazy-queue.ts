import { lazyQueue } from '../queues/message-queue.ts';
import type { NoticesQueue } from './notices-queue.ts';

/** The queue of notices, whose client is loaded when it is first used. */
export const lazyNoticesQueue = (): NoticesQueue =>
  lazyQueue(async () => (await import('./notices-queue.ts')).noticesQueue());

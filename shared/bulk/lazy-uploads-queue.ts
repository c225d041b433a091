import { lazyQueue } from '../queues/message-queue.ts';
import type { UploadsQueue } from './uploads-queue.ts';

/** The queue of uploads, whose client is loaded when it is first used. */
export const lazyUploadsQueue = (): UploadsQueue =>
  lazyQueue(async () => (await import('./uploads-queue.ts')).uploadsQueue());

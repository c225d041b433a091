import type { NoticesQueue } from './notices-queue.ts';

/** The queue of notices, whose client is loaded when it is first used. */
export const lazyNoticesQueue = (): NoticesQueue => ({
  send: async (notices) => (await opened()).send(notices),
  putOff: async (receiptHandle, seconds) => (await opened()).putOff(receiptHandle, seconds),
});

const opened = async (): Promise<NoticesQueue> => (await import('./notices-queue.ts')).noticesQueue();

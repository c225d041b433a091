import { isQueueWorker } from '../../../shared/contracts/contract.ts';
import type { Registry } from '../functions/registry.ts';
import { type QueuePoller, type QueuePollerOptions, startQueuePoller } from './queue-poller.ts';
import { queueName } from './queues.ts';

export interface QueuePollersOptions extends Omit<QueuePollerOptions, 'worker' | 'queue'> {
  readonly workers: Registry['workers'];
}

/** Feeds every queue that has a worker. Messages of others wait for one. */
export const startQueuePollers = ({ workers, ...options }: QueuePollersOptions): QueuePoller => {
  const pollers = workers
    .filter(isQueueWorker)
    .map(({ name, queue }) => startQueuePoller({ ...options, worker: name, queue: queueName(queue) }));

  return {
    async drained() {
      await Promise.all(pollers.map((poller) => poller.drained()));
    },
    handedOut: () => pollers.reduce((sum, poller) => sum + poller.handedOut(), 0),
    nextVisibleMs() {
      const times = pollers.flatMap((poller) => poller.nextVisibleMs() ?? []);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    async stop() {
      await Promise.all(pollers.map((poller) => poller.stop()));
    },
  };
};

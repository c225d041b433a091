import { isStreamWorker } from '../../../shared/contracts/contract.ts';
import type { Delivery } from '../delivery.ts';
import { period } from '../metrics.ts';
import { graph, type Row } from './row.ts';

/** What waits for workers, and what they could not deal with. */
export const deliveryRow = (delivery: Delivery): Row => {
  const queues = Object.entries(delivery.queues);
  return {
    title: 'Queues and stream',
    widgets: [
      graph(
        'Messages. Left: waiting to be handed out. Right: in hand, or waiting for their next try',
        queues.map(([label, { queue }]) => queue.metricApproximateNumberOfMessagesVisible({ period, label })),
        queues.map(([label, { queue }]) =>
          queue.metricApproximateNumberOfMessagesNotVisible({ period, label }),
        ),
      ),
      graph(
        'Left: age of the oldest message, in seconds. Right: how far behind the stream, in ms',
        queues.map(([label, { queue }]) => queue.metricApproximateAgeOfOldestMessage({ period, label })),
        delivery
          .running(isStreamWorker)
          .map(({ worker, lambda }) =>
            lambda.metric('IteratorAge', { period, statistic: 'Maximum', label: worker.name }),
          ),
      ),
      graph(
        'Dead letters',
        [...delivery.deadLetters].map(([{ name }, queue]) =>
          queue.metricApproximateNumberOfMessagesVisible({ period, label: name }),
        ),
      ),
    ],
  };
};

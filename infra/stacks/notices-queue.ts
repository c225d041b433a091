import type { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { hiddenForBatches, WorkQueue } from './work-queue.ts';

export interface NoticesQueueProps {
  readonly stage: Stage;
  /** How long the worker may take for a batch. */
  readonly timeout: Duration;
}

/** Notices on their way out, and where those end that nobody could deliver. */
export class NoticesQueue extends WorkQueue {
  constructor(scope: Construct, id: string, { stage, timeout }: NoticesQueueProps) {
    super(scope, id, {
      stage,
      variable: 'NOTICES_QUEUE_URL',
      hiddenFor: hiddenForBatches(timeout),
      // Three days of tries are 17 receives; what comes more often than this is no notice, crashes its worker, or met with
      // five days of a table, secret or queue that could not be used.
      receives: 25,
    });
  }

  /** Hands the queue's messages to a worker. */
  feed(worker: LambdaFunction): void {
    worker.addEnvironment('UV_THREADPOOL_SIZE', String(2 * (batchSize + awsServices)));
    this.handTo(worker, { batchSize, maxConcurrency: 10 });
  }
}

const batchSize = 10;
/**
 * Whose names the worker looks up besides those of webhooks. Node looks up half as many names at once as it has threads, two
 * unless it is told otherwise: a few webhooks whose name servers hang would keep the others, and the table, from being found.
 */
const awsServices = 6;

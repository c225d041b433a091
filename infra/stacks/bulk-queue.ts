import type { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { hiddenForBatches, WorkQueue } from './work-queue.ts';

export interface BulkQueueProps {
  readonly stage: Stage;
  /** How long the worker may take for a batch. */
  readonly timeout: Duration;
}

/** Rows of bulk invoices on their way to become invoices. */
export class BulkQueue extends WorkQueue {
  constructor(scope: Construct, id: string, { stage, timeout }: BulkQueueProps) {
    super(scope, id, {
      stage,
      variable: 'BULK_QUEUE_URL',
      hiddenFor: hiddenForBatches(timeout),
      // Some hours of tries. Nothing is lost with a message: its sending puts what is left on the queue again.
      receives: 6,
    });
  }

  /** Hands the queue's messages to a worker. */
  feed(worker: LambdaFunction): void {
    // Few at once: a merchant's invoices take their numbers from one item.
    this.handTo(worker, { batchSize: 10, maxConcurrency: 5 });
  }
}

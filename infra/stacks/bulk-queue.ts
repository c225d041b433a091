import { Duration } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

export interface BulkQueueProps {
  readonly stage: Stage;
  /** How long the worker may take for a batch. */
  readonly timeout: Duration;
}

/** Rows of bulk invoices on their way to become invoices, and where messages end that nobody could deal with. */
export class BulkQueue extends Construct {
  private readonly queue: Queue;

  constructor(scope: Construct, id: string, { stage, timeout }: BulkQueueProps) {
    super(scope, id);
    const kept = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: stage.removalPolicy,
    };
    this.queue = new Queue(this, 'Queue', {
      ...kept,
      // What AWS asks for: a batch that waits for a free worker must not be handed out again meanwhile.
      visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
      // Some hours of tries. Nothing is lost with a message: its sending puts what is left on the queue again.
      deadLetterQueue: { queue: new Queue(this, 'DeadLetters', kept), maxReceiveCount: 6 },
    });
  }

  /** What a function that puts rows on the queue is told of it. */
  get environment(): Record<string, string> {
    return { BULK_QUEUE_URL: this.queue.queueUrl };
  }

  grantSend(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [this.queue.queueArn] });
  }

  /** Hands the queue's messages to a worker. What allows it to be fed also allows it to put messages off. */
  feed(worker: LambdaFunction): void {
    for (const [name, value] of Object.entries(this.environment)) worker.addEnvironment(name, value);
    worker.addEventSource(
      // Few at once: a merchant's invoices take their numbers from one item.
      new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 5 }),
    );
  }
}

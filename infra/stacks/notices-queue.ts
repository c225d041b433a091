import { Duration } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

export interface NoticesQueueProps {
  readonly stage: Stage;
  /** How long the worker may take for a batch. */
  readonly timeout: Duration;
}

/** Notices on their way out, and where those end that nobody could deliver. */
export class NoticesQueue extends Construct {
  private readonly queue: Queue;

  constructor(scope: Construct, id: string, { stage, timeout }: NoticesQueueProps) {
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
      // Three days of tries are some 20; what is handed out more often than this crashes its worker.
      deadLetterQueue: { queue: new Queue(this, 'DeadLetters', kept), maxReceiveCount: 30 },
    });
  }

  /** What a function that puts notices on the queue is told of it. */
  get environment(): Record<string, string> {
    return { NOTICES_QUEUE_URL: this.queue.queueUrl };
  }

  grantSend(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [this.queue.queueArn] });
  }

  /** Hands the queue's messages to a worker. What allows it to be fed also allows it to put messages off. */
  feed(worker: LambdaFunction): void {
    for (const [name, value] of Object.entries(this.environment)) worker.addEnvironment(name, value);
    worker.addEventSource(
      new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 10 }),
    );
  }
}

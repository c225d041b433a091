import { Duration } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource, type SqsEventSourceProps } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

export interface WorkQueueProps {
  readonly stage: Stage;
  /** The variable that tells a function the queue's URL. */
  readonly variable: string;
  /** For how long what was handed out is hidden, unless its worker says otherwise. */
  readonly hiddenFor: Duration;
  /** How often a message is handed out before it goes to the dead letters. */
  readonly receives: number;
}

/** Work on its way to a worker, and where messages end that nobody could deal with. */
export abstract class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  private readonly variable: string;

  constructor(scope: Construct, id: string, { stage, variable, hiddenFor, receives }: WorkQueueProps) {
    super(scope, id);
    this.variable = variable;
    const kept = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: stage.removalPolicy,
    };
    this.deadLetters = new Queue(this, 'DeadLetters', kept);
    this.queue = new Queue(this, 'Queue', {
      ...kept,
      visibilityTimeout: hiddenFor,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: receives },
    });
  }

  /** What a function that puts messages on the queue, or puts them off, is told of it. */
  get environment(): Record<string, string> {
    return { [this.variable]: this.queue.queueUrl };
  }

  grantSend(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [this.queue.queueArn] });
  }

  /** Hands the queue's messages to its worker. */
  abstract feed(worker: LambdaFunction): void;

  /** Hands the queue's messages to a worker. What allows it to be fed also allows it to put messages off. */
  protected handTo(
    worker: LambdaFunction,
    batches: Required<Pick<SqsEventSourceProps, 'batchSize' | 'maxConcurrency'>>,
  ): void {
    for (const [name, value] of Object.entries(this.environment)) worker.addEnvironment(name, value);
    worker.addEventSource(new SqsEventSource(this.queue, { ...batches, reportBatchItemFailures: true }));
  }
}

/** What AWS asks for: a batch that waits for a free worker must not be handed out again meanwhile. */
export const hiddenForBatches = (timeout: Duration): Duration => Duration.seconds(6 * timeout.toSeconds());

import { Duration } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { NoticesAlarms } from './notices-alarms.ts';

export interface NoticesQueueProps {
  readonly stage: Stage;
  /** How long the worker may take for a batch. */
  readonly timeout: Duration;
}

/** Notices on their way out, and where those end that nobody could deliver. */
export class NoticesQueue extends Construct {
  private readonly queue: Queue;
  private readonly deadLetters: Queue;
  private readonly stage: Stage;

  constructor(scope: Construct, id: string, { stage, timeout }: NoticesQueueProps) {
    super(scope, id);
    this.stage = stage;
    const kept = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: stage.removalPolicy,
    };
    this.deadLetters = new Queue(this, 'DeadLetters', kept);
    this.queue = new Queue(this, 'Queue', {
      ...kept,
      // What AWS asks for: a batch that waits for a free worker must not be handed out again meanwhile.
      visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
      // Three days of tries are 17 receives; what comes more often than this is no notice, crashes its worker, or met with
      // five days of a table, secret or queue that could not be used.
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 25 },
    });
  }

  /** What a function that puts notices on the queue is told of it. */
  get environment(): Record<string, string> {
    return { NOTICES_QUEUE_URL: this.queue.queueUrl };
  }

  /** Where those end that were handed out too often, for the operator's command line. */
  get deadLettersArn(): string {
    return this.deadLetters.queueArn;
  }

  grantSend(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [this.queue.queueArn] });
  }

  /**
   * Hands the queue's messages to a worker, and watches over both. What allows it to be fed also allows it to put messages
   * off.
   *
   * @param senders who makes messages of the table's stream
   * @returns where alarms are told
   */
  feed(worker: LambdaFunction, senders: readonly LambdaFunction[]): NoticesAlarms {
    for (const [name, value] of Object.entries(this.environment)) worker.addEnvironment(name, value);
    worker.addEnvironment('UV_THREADPOOL_SIZE', String(2 * (batchSize + awsServices)));
    worker.addEventSource(
      new SqsEventSource(this.queue, { batchSize, reportBatchItemFailures: true, maxConcurrency: 10 }),
    );
    const { stage, queue, deadLetters } = this;
    return new NoticesAlarms(this, 'Alarms', { stage, queue, deadLetters, senders, worker });
  }
}

const batchSize = 10;
/**
 * Whose names the worker looks up besides those of webhooks. Node looks up half as many names at once as it has threads, two
 * unless it is told otherwise: a few webhooks whose name servers hang would keep the others, and the table, from being found.
 */
const awsServices = 6;

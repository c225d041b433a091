import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  isDailyWorker,
  isQueueWorker,
  isStreamWorker,
  type QueueWorker,
  type Worker,
} from '../../shared/contracts/contract.ts';
import { BulkQueue } from './bulk-queue.ts';
import { DailySchedule } from './daily-schedule.ts';
import { DueWorkSchedules } from './due-work-schedules.ts';
import { longestProcessing } from './merchant-data.ts';
import { NoticesQueue } from './notices-queue.ts';
import { type FunctionContext, makeFunction, pascalCase, type ServiceFunction } from './service-function.ts';
import { feedFromStream } from './stream-source.ts';
import type { WorkQueue } from './work-queue.ts';

export interface DeliveryProps {
  readonly context: FunctionContext;
  readonly workers: readonly Worker[];
}

/** What happens after a request: workers on the table's stream, on queues, and what schedules call. */
export class Delivery extends Construct {
  /** The workers' functions, by name. */
  readonly functions: ReadonlyMap<string, ServiceFunction>;
  readonly workers: readonly Worker[];
  readonly queues: Readonly<Partial<Record<QueueWorker['queue'], WorkQueue>>>;
  /** Where ends what a worker could not deal with. */
  readonly deadLetters: ReadonlyMap<Worker, Queue>;

  constructor(scope: Construct, id: string, { context, workers }: DeliveryProps) {
    super(scope, id);
    const { stage } = context;
    const { data } = context.on;
    const functions = new Map<string, ServiceFunction>();
    const make = (worker: Worker, on = context.on) => {
      const made = makeFunction(this, worker.name, { ...context, on }, optionsOf(worker));
      functions.set(worker.name, made);
      return made.lambda;
    };
    const fedBy = (queue: QueueWorker['queue']) =>
      workers.filter(isQueueWorker).find((worker) => worker.queue === queue);

    const timeout = Duration.seconds(workerSeconds.queue);
    const notices = fedBy('notices') && new NoticesQueue(this, 'Notices', { stage, timeout });
    const bulk = fedBy('bulk') && new BulkQueue(this, 'Bulk', { stage, timeout });
    this.queues = { ...(notices && { notices }), ...(bulk && { bulk }), uploads: data.uploads };

    const runner = workers.find(({ source }) => source === 'schedule');
    const group = data.scheduleGroup;
    const schedules = runner && new DueWorkSchedules(this, 'Schedules', { group, runner: make(runner) });
    const on = { data, ...(notices && { notices }), ...(bulk && { bulk }), ...(schedules && { schedules }) };

    const deadLetters = new Map<Worker, Queue>();
    if (runner && schedules) deadLetters.set(runner, schedules.deadLetters);
    for (const worker of workers.filter(isStreamWorker))
      deadLetters.set(worker, feedFromStream(make(worker, on), data.table, worker));
    for (const worker of workers.filter(isDailyWorker)) {
      const daily = { group, runner: make(worker, on), hours: worker.hours };
      deadLetters.set(worker, new DailySchedule(this, `${pascalCase(worker.name)}Daily`, daily).deadLetters);
    }
    for (const worker of workers.filter(isQueueWorker)) {
      const queue = this.queues[worker.queue];
      queue?.feed(make(worker, on));
      if (queue) deadLetters.set(worker, queue.deadLetters);
    }
    this.functions = functions;
    this.deadLetters = deadLetters;
    this.workers = workers;
  }

  /** The workers of a kind, each with its function. */
  running(isWanted: (worker: Worker) => boolean): { worker: Worker; lambda: LambdaFunction }[] {
    return this.workers.filter(isWanted).flatMap((worker) => {
      const made = this.functions.get(worker.name);
      return made ? [{ worker, lambda: made.lambda }] : [];
    });
  }
}

/**
 * Nobody waits for a worker, and once a day it may have a whole day's invoices to read. What is called daily has those of
 * all merchants to deal with, and takes what Lambda gives. What the queue feeds asks others and gives up on those that do
 * not answer; the sooner it ends, the sooner what a crash cut off is tried again.
 */
const workerSeconds: Readonly<Record<Worker['source'], number>> = {
  'table-stream': 300,
  schedule: 300,
  daily: 900,
  queue: 60,
};

const optionsOf = (worker: Worker) => ({
  description: `Worker on ${worker.source}`,
  grants: worker.grants,
  timeoutSeconds:
    worker.source === 'queue' && worker.queue === 'uploads'
      ? longestProcessing.toSeconds()
      : workerSeconds[worker.source],
});

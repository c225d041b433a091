import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  type Grant,
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

    for (const worker of workers.filter(isStreamWorker)) feedFromStream(make(worker, on), data.table, worker);
    for (const worker of workers.filter(isDailyWorker)) {
      const { hours } = worker;
      new DailySchedule(this, `${pascalCase(worker.name)}Daily`, { group, runner: make(worker, on), hours });
    }
    for (const worker of workers.filter(isQueueWorker)) this.queues[worker.queue]?.feed(make(worker, on));
    this.functions = functions;
    this.workers = workers;
  }

  /** The functions of those workers that were granted something. */
  granted(grant: Grant): ServiceFunction[] {
    return this.functionsOf(({ grants }) => grants.includes(grant));
  }

  /** The functions that a queue feeds. */
  fedBy(queue: QueueWorker['queue']): ServiceFunction[] {
    return this.functionsOf((worker) => worker.source === 'queue' && worker.queue === queue);
  }

  private functionsOf(isWanted: (worker: Worker) => boolean): ServiceFunction[] {
    return this.workers.filter(isWanted).flatMap(({ name }) => this.functions.get(name) ?? []);
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

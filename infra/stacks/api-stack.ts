import { join } from 'node:path';
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import {
  type Contract,
  type Grant,
  grantsOf,
  isDailyWorker,
  isQueueWorker,
  isStreamWorker,
  type QueueWorker,
  type Worker,
} from '../../shared/contracts/contract.ts';
import type { Stage } from '../stage.ts';
import { BulkQueue } from './bulk-queue.ts';
import { DailySchedule } from './daily-schedule.ts';
import { DueWorkSchedules } from './due-work-schedules.ts';
import type { Data } from './grants.ts';
import { publish } from './http-stage.ts';
import { LargeUploads } from './large-uploads.ts';
import { NoticesQueue } from './notices-queue.ts';
import { ServiceFunction } from './service-function.ts';
import { feedFromStream } from './stream-source.ts';

export interface ApiStackProps {
  readonly stage: Stage;
  readonly data: Omit<Data, 'schedules' | 'notices' | 'bulk' | 'uploads'> & {
    readonly scheduleGroup: ScheduleGroup;
  };
  readonly contracts: readonly Contract[];
  readonly workers: readonly Worker[];
  /** Answers whatever no contract's route matches. */
  readonly fallback: { readonly name: string; readonly grants: readonly Grant[] };
  /** Where a function's bundle is found, by the function's name. */
  readonly codeOf?: (name: string) => Code;
}

/** The HTTP API, with one Lambda per contract, and the workers behind it. */
export class ApiStack extends Stack {
  constructor(scope: Construct, id: string, { codeOf = bundleOf, ...props }: ApiStackProps) {
    super(scope, id, { description: `Daftar (${props.stage.name}): HTTP API and its functions` });
    const { stage } = props;
    let data: Data = props.data;
    const api = new HttpApi(this, 'Api', { apiName: `daftar-${stage.name}`, createDefaultStage: false });
    publish(api, stage);
    const publicBaseUrl = stage.publicBaseUrl ?? api.apiEndpoint;

    const makeFunction = (name: string, description: string, grants: readonly Grant[], timeoutSeconds = 15) =>
      new ServiceFunction(this, pascalCase(name), {
        stage,
        data,
        code: codeOf(name),
        description,
        grants,
        publicBaseUrl,
        memorySize: memorySizes[name] ?? 512,
        timeoutSeconds,
      });

    const makeWorker = ({ name, source, grants }: Worker) =>
      makeFunction(name, `Worker on ${source}`, grants, longSeconds[name] ?? workerSeconds[source]).lambda;

    const fedBy = (queue: QueueWorker['queue']) =>
      props.workers.filter(isQueueWorker).find((worker) => worker.queue === queue);
    const timeout = Duration.seconds(workerSeconds.queue);
    const deliverer = fedBy('notices');
    if (deliverer) data = { ...data, notices: new NoticesQueue(this, 'Notices', { stage, timeout }) };
    const rowSender = fedBy('bulk');
    if (rowSender) data = { ...data, bulk: new BulkQueue(this, 'Bulk', { stage, timeout }) };

    const fileReader = fedBy('uploads');
    if (fileReader) {
      const timeout = Duration.seconds(longSeconds[fileReader.name] ?? workerSeconds.queue);
      data = { ...data, uploads: new LargeUploads(this, 'Uploads', { stage, timeout }) };
    }

    const runner = props.workers.find(({ source }) => source === 'schedule');
    if (runner) {
      const group = props.data.scheduleGroup;
      const schedules = new DueWorkSchedules(this, 'Schedules', { group, runner: makeWorker(runner) });
      data = { ...data, schedules };
    }

    const route = (
      name: string,
      routeKey: HttpRouteKey,
      grants: readonly Grant[],
      timeoutSeconds: number | undefined,
    ) => {
      const handler = makeFunction(name, routeKey.key, grants, timeoutSeconds);
      new HttpRoute(handler, 'Route', {
        httpApi: api,
        routeKey,
        integration: new HttpLambdaIntegration('Integration', handler.lambda),
      });
    };

    for (const contract of props.contracts) {
      route(contract.name, routeKeyOf(contract), grantsOf(contract), contract.longestSeconds);
    }
    // It stands in for every one of them.
    const longest = Math.max(15, ...props.contracts.map(({ longestSeconds = 0 }) => longestSeconds));
    route(props.fallback.name, HttpRouteKey.DEFAULT, props.fallback.grants, longest);

    const senders: LambdaFunction[] = [];
    for (const worker of props.workers.filter(isStreamWorker)) {
      const follower = makeWorker(worker);
      feedFromStream(follower, data.table, worker);
      if (worker.grants.includes('notices:send')) senders.push(follower);
    }
    for (const worker of props.workers.filter(isDailyWorker)) {
      const runner = makeWorker(worker);
      const { hours } = worker;
      new DailySchedule(this, `${pascalCase(worker.name)}Daily`, {
        group: props.data.scheduleGroup,
        runner,
        hours,
      });
    }

    new CfnOutput(this, 'ApiUrl', { value: api.apiEndpoint });
    let alarms: ITopic | undefined;
    if (deliverer && data.notices) {
      alarms = data.notices.feed(makeWorker(deliverer), senders).topic;
      new CfnOutput(this, 'AlarmsTopicArn', { value: alarms.topicArn });
      new CfnOutput(this, 'NoticesDeadLettersArn', { value: data.notices.deadLettersArn });
    }
    if (rowSender) data.bulk?.feed(makeWorker(rowSender), alarms);
    if (fileReader) data.uploads?.feed(makeWorker(fileReader), alarms);
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

/** A large file's worker takes what Lambda gives. */
const longSeconds: Readonly<Record<string, number>> = { 'process-upload': 900 };

// Two check passwords (the second at login's slash form): argon2 is bound by CPU, which Lambda gives with memory. One does
// little but wait, at a price that goes by memory. A large file is held whole while it is read, besides what reading takes.
const memorySizes: Readonly<Record<string, number>> = {
  login: 1024,
  'answer-unrouted': 1024,
  'hand-out-pos-invoice': 256,
  'process-upload': 1024,
};

const bundleOf = (name: string): Code =>
  Code.fromAsset(join(import.meta.dirname, '../../dist/functions', name));

const routeKeyOf = ({ method, path }: Contract): HttpRouteKey => HttpRouteKey.with(path, HttpMethod[method]);

const pascalCase = (name: string): string =>
  name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

import { join } from 'node:path';
import { kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';
import { tableDefinition } from '../table-definition.ts';
import { openObjectStore } from './aws/object-store.ts';
import { s3 } from './aws/s3.ts';
import { scheduler } from './aws/scheduler.ts';
import { openSecretStore } from './aws/secret-store.ts';
import { secretsManager } from './aws/secrets-manager.ts';
import { ses } from './aws/ses.ts';
import { sns } from './aws/sns.ts';
import { socialMessaging } from './aws/social-messaging.ts';
import { sqs } from './aws/sqs.ts';
import { startStandIn } from './aws/stand-in.ts';
import { tellOfUploads } from './aws/tell-of-uploads.ts';
import { clockTool } from './clock/clock-tool.ts';
import { openSandboxClock, type SandboxClock } from './clock/sandbox-clock.ts';
import { openDataFolder } from './data-folder/data-folder.ts';
import type { DataPaths } from './data-folder/paths.ts';
import { barrierRead, createBarrier } from './durability-barrier.ts';
import { startDynamoDbLocal } from './dynamodb-local.ts';
import { createDynamoDbWire } from './dynamodb-wire.ts';
import { removeEndpointsFile, writeEndpointsFile } from './endpoints-file.ts';
import { functionEnvironment, type StackEnvironment, stackEnvironment, tableName } from './environment.ts';
import { startFunctionHost } from './functions/function-host.ts';
import { functionNames, type Registry } from './functions/registry.ts';
import { apiHandler } from './gateway/api.ts';
import { openGateway } from './gateway/gateway.ts';
import { findJava } from './java.ts';
import { ensureTable } from './local-table.ts';
import { openLog } from './log/log.ts';
import { type OutboxStore, openOutboxStore } from './outbox/outbox-store.ts';
import { outboxTool } from './outbox/outbox-tool.ts';
import { sandboxPage } from './outbox/sandbox-page.ts';
import { sendToOutbox } from './outbox/send.ts';
import { webhookFollower } from './outbox/webhook-follower.ts';
import type { QueuePoller } from './queues/queue-poller.ts';
import { startQueuePollers } from './queues/queue-pollers.ts';
import { openQueueStore, type QueueStore } from './queues/queue-store.ts';
import { registerDaily } from './schedules/daily-schedules.ts';
import { startScheduleRunner } from './schedules/schedule-runner.ts';
import { openScheduleStore, type ScheduleStore } from './schedules/schedule-store.ts';
import { type StreamPollers, startStreamPollers } from './stream/stream-pollers.ts';
import { createTeardown, type Teardown } from './teardown.ts';
import { screenPath, screenTool, terminalsIn } from './terminal/screen-tool.ts';

export interface StackOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly dataDir: string;
  /** Prints nothing; the log file is written all the same. */
  readonly quiet?: boolean;
  /** Instead of the service's own functions. */
  readonly registry?: Registry;
  /** A folder of bundles that are built already. Without it the service's own are built now. */
  readonly bundles?: string;
  /** Runs when AWS's stand-ins answer and before any request is taken: the place to seed. */
  readonly beforeReady?: (environment: StackEnvironment) => Promise<void>;
  /** Is told in a sentence when the stack cannot go on; it is then for the caller to stop it. */
  readonly onFailure?: (sentence: string) => void;
}

export interface Stack {
  readonly url: string;
  /** What a program needs in its environment to use this stack's table, secrets and objects. */
  readonly endpoints: StackEnvironment;
  readonly dataDir: string;
  readonly logFile: string;
  /** What time it was in the sandbox at the start (Kuwait time), if its clock has been moved. */
  readonly movedTo?: string;
  /** Resolves when the workers have dealt with everything written so far and every message visible, and with what came of it. */
  drained(): Promise<void>;
  stop(): Promise<void>;
}

/** Runs the whole service on this machine. Rejects with a `StartupError` if it cannot, and leaves nothing running. */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const teardown = createTeardown();
  try {
    return await start(options, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
};

const start = async (options: StackOptions, teardown: Teardown): Promise<Stack> => {
  const { quiet = false, onFailure = () => {} } = options;

  const gateway = await openGateway(options.port);
  teardown.add(gateway.close);
  const java = await findJava();
  const { paths, lock } = await openDataFolder(options.dataDir);
  teardown.add(lock.release);
  const clock = await openSandboxClock(paths.clock);
  const log = openLog(paths.log, quiet, clock.nowMs);
  teardown.add(log.close);

  const dynamodb = await startDynamoDbLocal(java, paths.dynamodb);
  teardown.add(dynamodb.stop);
  lock.record({ pid: process.pid, dynamodbPid: dynamodb.pid });
  let stopping = false;
  void dynamodb.ended.then((words) => {
    if (!stopping) onFailure(`DynamoDB Local ended unexpectedly, saying: ${words}`);
  });
  teardown.add(() => {
    stopping = true;
  });

  const wire = createDynamoDbWire(dynamodb.port);
  teardown.add(wire.close);
  const barrier = createBarrier(barrierRead(wire, tableName, tableDefinition));

  const stores = openStores(paths, teardown);
  const { schedules, outbox } = stores;
  const [{ registry, bundles }, standIn, { streamArn }] = await Promise.all([
    prepareFunctions(options),
    openStandIn(paths, stores, clock, teardown),
    dynamodb.ready().then(() => ensureTable(wire, tableName)),
  ]);
  teardown.add(() => barrier().catch(() => undefined));

  const endpoints = stackEnvironment({ url: gateway.url, dynamodb: dynamodb.endpoint, standIn: standIn.url });
  const functions = startFunctionHost({
    bundles,
    environment: functionEnvironment(endpoints, process.env),
    // As on AWS: a file of a hundred thousand rows takes minutes.
    longTimeoutsMs: { 'process-upload': 900_000 },
    clock,
    print: log.print,
    report: log.report,
  });
  teardown.add(functions.stop);

  await writeEndpointsFile(paths.endpoints, { pid: process.pid, url: gateway.url, env: endpoints });
  teardown.add(() => removeEndpointsFile(paths.endpoints));
  await Promise.all([functions.warm(functionNames(registry)), options.beforeReady?.(endpoints)]);

  const forWorkers = {
    workers: registry.workers,
    awsRegion: endpoints['AWS_REGION'] ?? '',
    clock,
    functions,
    barrier,
    deadLetters: paths.deadLetters,
    report: log.report,
  };
  const followers = [webhookFollower(outbox, dynamodb.endpoint)];
  const stream = await startStreamPollers({ ...forWorkers, followers, wire, streamArn, paths });
  teardown.add(stream.stop);
  const queues = startQueuePollers({ ...forWorkers, store: stores.queues });
  teardown.add(queues.stop);
  registerDaily(schedules, registry.workers, clock.nowMs());
  const runner = startScheduleRunner({ ...forWorkers, schedules });
  teardown.add(runner.stop);

  const drained = drainedBoth(stream, queues);
  const tools = {
    '/_sandbox': sandboxPage(outbox, clock.nowMs),
    '/_sandbox/clock': clockTool(
      { clock, schedules, runner, queues, drained, written: stream.read },
      log.report,
    ),
    '/_sandbox/outbox': outboxTool(outbox),
    [screenPath]: screenTool(gateway.url, terminalsIn(wire, tableName), clock.nowMs),
  };
  gateway.serve(apiHandler({ registry, functions, barrier, report: log.report, clock: clock.nowMs, tools }));
  // Once more, and now first: requests under way still need everything else.
  teardown.add(gateway.close);

  return {
    url: gateway.url,
    endpoints,
    dataDir: paths.root,
    logFile: paths.log,
    ...movedTo(clock),
    drained,
    stop: teardown.run,
  };
};

const prepareFunctions = async (options: StackOptions): Promise<{ registry: Registry; bundles: string }> => {
  const registry = options.registry ?? (await import('../../shared/contracts/registry.ts'));
  if (options.bundles !== undefined) return { registry, bundles: options.bundles };
  const { buildFunctions } = await import('../build.ts');
  await buildFunctions({ onlyIfChanged: true });
  return { registry, bundles: join(import.meta.dirname, '../../dist/functions') };
};

const movedTo = (clock: SandboxClock): Pick<Stack, 'movedTo'> => {
  const reading = clock.reading();
  const isMoved = 'offsetMs' in reading && reading.offsetMs !== 0;
  return isMoved ? { movedTo: kuwaitTimestamp(clock.nowMs()) } : {};
};

/** Messages come of changes, and changes of messages, also of those that were handed out before anybody asked. */
const drainedBoth = (stream: StreamPollers, queues: QueuePoller) => async (): Promise<void> => {
  await stream.drained();
  let before: number;
  do {
    before = stream.read();
    await queues.drained();
    await stream.drained();
  } while (stream.read() !== before);
};

interface Stores {
  readonly schedules: ScheduleStore;
  readonly queues: QueueStore;
  readonly outbox: OutboxStore;
}

const openStores = (paths: DataPaths, teardown: Teardown): Stores => {
  const stores = {
    schedules: openScheduleStore(paths.schedules),
    queues: openQueueStore(paths.queues),
    outbox: openOutboxStore(paths.outbox),
  };
  for (const store of Object.values(stores)) teardown.add(store.close);
  return stores;
};

const openStandIn = async (
  paths: DataPaths,
  { schedules, queues, outbox }: Stores,
  { nowMs }: SandboxClock,
  teardown: Teardown,
) => {
  const send = sendToOutbox(outbox, nowMs);
  const standIn = await startStandIn({
    'secrets-manager': secretsManager(await openSecretStore(paths.secrets)),
    s3: s3(openObjectStore(paths.objects), { clock: nowMs, onCreated: tellOfUploads(queues, nowMs) }),
    scheduler: scheduler(schedules, nowMs),
    sqs: sqs(queues, nowMs),
    sns: sns(send),
    ses: ses(send),
    'social-messaging': socialMessaging(send),
  });
  teardown.add(standIn.close);
  return standIn;
};

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type ClockReading, nowBy } from '../clock/sandbox-clock.ts';
import { lambdaContext } from './lambda-context.ts';
import { replaceDate } from './sandbox-date.ts';

/**
 * What the host asks of this thread: run a function on an event, just load it, take another reading of the clock,
 * or show that it can still answer. A deadline is in the machine's time.
 */
export type HostMessage =
  | { readonly id: number; readonly name: string; readonly event: string; readonly deadlineMs: number }
  | { readonly id: number; readonly warm: string }
  | { readonly id: number; readonly clock: ClockReading }
  | { readonly id: number; readonly ping: true };

/** What this thread answers: the function's result as JSON, or what it failed with. */
export type ThreadMessage =
  | { readonly id: number; readonly result: string | undefined }
  | { readonly id: number; readonly error: string };

type Handler = (event: unknown, context: object) => unknown;

/** What the host gives this thread to begin with. */
export interface ThreadData {
  readonly bundles: string;
  readonly clock: ClockReading;
}

const { bundles, clock } = workerData as ThreadData;
let reading = clock;
const machineNow = Date.now;
replaceDate(() => nowBy(reading, machineNow()));

const load = createRequire(import.meta.url);

const handlerOf = (name: string): Handler => {
  const bundle = load(join(bundles, name, 'index.cjs')) as { handler?: Handler };
  if (!bundle.handler) throw new Error(`The bundle of ${name} exports no handler`);
  return bundle.handler;
};

const run = async (message: HostMessage): Promise<string | undefined> => {
  if ('ping' in message) return undefined;
  if ('clock' in message) {
    reading = message.clock;
    return undefined;
  }
  if ('warm' in message) {
    handlerOf(message.warm);
    return undefined;
  }
  const { name, event, deadlineMs } = message;
  // As Lambda does: only what survives JSON comes in and goes out.
  const result = await handlerOf(name)(JSON.parse(event), lambdaContext(name, deadlineMs - machineNow()));
  return JSON.stringify(result);
};

parentPort?.on('message', async (message: HostMessage) => {
  const { id } = message;
  let answer: ThreadMessage;
  try {
    answer = { id, result: await run(message) };
  } catch (error) {
    answer = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(answer);
});

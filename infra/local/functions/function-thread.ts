import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { lambdaContext } from './lambda-context.ts';

/** What the host asks of this thread: run a function on an event, just load it, or show that it can still answer. */
export type HostMessage =
  | { readonly id: number; readonly name: string; readonly event: string; readonly deadlineMs: number }
  | { readonly id: number; readonly warm: string }
  | { readonly id: number; readonly ping: true };

/** What this thread answers: the function's result as JSON, or what it failed with. */
export type ThreadMessage =
  | { readonly id: number; readonly result: string | undefined }
  | { readonly id: number; readonly error: string };

type Handler = (event: unknown, context: object) => unknown;

const { bundles } = workerData as { bundles: string };
const load = createRequire(import.meta.url);

const handlerOf = (name: string): Handler => {
  const bundle = load(join(bundles, name, 'index.cjs')) as { handler?: Handler };
  if (!bundle.handler) throw new Error(`The bundle of ${name} exports no handler`);
  return bundle.handler;
};

const run = async (message: HostMessage): Promise<string | undefined> => {
  if ('ping' in message) return undefined;
  if ('warm' in message) {
    handlerOf(message.warm);
    return undefined;
  }
  const { name, event, deadlineMs } = message;
  // As Lambda does: only what survives JSON comes in and goes out.
  const result = await handlerOf(name)(JSON.parse(event), lambdaContext(name, deadlineMs));
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

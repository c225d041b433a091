import { Worker } from 'node:worker_threads';
import type { ClockReading, SandboxClock } from '../clock/sandbox-clock.ts';
import type { StackEnvironment } from '../environment.ts';
import type { HostMessage, ThreadData, ThreadMessage } from './function-thread.ts';

export interface FunctionHost {
  /**
   * Runs a function on an event and gives its result, both as JSON.
   * Rejects when it throws, takes longer than it may, or its thread dies.
   */
  invoke(name: string, event: string): Promise<string | undefined>;
  /** Loads bundles, so that the first request does not wait for it. */
  warm(names: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

export interface FunctionHostOptions {
  /** The folder with `<name>/index.cjs`. */
  readonly bundles: string;
  readonly environment: StackEnvironment;
  readonly timeoutMs?: number;
  /** Of functions that may take longer, by their names. */
  readonly longTimeoutsMs?: Readonly<Record<string, number>>;
  /** What functions take for the time; without one, the machine's. */
  readonly clock?: Pick<SandboxClock, 'reading' | 'onChange'>;
  /** Takes what functions print. */
  readonly print: (text: string) => void;
  /** Is told in a line of what goes wrong with the thread itself. */
  readonly report: (line: string) => void;
}

interface Call {
  readonly resolve: (result: string | undefined) => void;
  readonly reject: (error: Error) => void;
  readonly overdue: NodeJS.Timeout;
}

/** Runs all functions in one worker thread, many requests at once; a new thread replaces one that dies. */
export const startFunctionHost = (options: FunctionHostOptions): FunctionHost => {
  const timeoutMs = options.timeoutMs ?? 30_000;
  const calls = new Map<number, Call>();
  let lastId = 0;
  let stopped = false;
  let thread = startThread();

  // Messages keep their order: whatever is invoked from now on sees the new time.
  options.clock?.onChange((reading: ClockReading) => {
    if (!stopped) thread.postMessage({ id: 0, clock: reading } satisfies HostMessage);
  });

  function startThread(): Worker {
    const started = new Worker(new URL('./function-thread.ts', import.meta.url), {
      env: { ...options.environment },
      workerData: {
        bundles: options.bundles,
        clock: options.clock?.reading() ?? { offsetMs: 0 },
      } satisfies ThreadData,
      execArgv: ['--enable-source-maps', '--disable-warning=ExperimentalWarning'],
      stdout: true,
      stderr: true,
    });
    for (const stream of [started.stdout, started.stderr])
      stream.setEncoding('utf8').on('data', options.print);
    started.on('message', settle);
    started.on('error', (error) => {
      options.report(`The functions crashed and were started again: ${textOf(error)}`);
    });
    started.once('exit', () => {
      if (thread === started) replace('The functions ended unexpectedly');
    });
    return started;
  }

  function replace(reason: string): void {
    for (const id of [...calls.keys()]) settle({ id, error: reason });
    if (!stopped) thread = startThread();
  }

  function settle(message: ThreadMessage): void {
    const call = calls.get(message.id);
    if (!call) return;
    calls.delete(message.id);
    clearTimeout(call.overdue);
    if ('error' in message) call.reject(new Error(message.error));
    else call.resolve(message.result);
  }

  function send(message: (id: number) => HostMessage, withinMs = timeoutMs): Promise<string | undefined> {
    if (stopped) return Promise.reject(new Error('The functions have been stopped'));
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      const overdue = setTimeout(() => giveUp(id, withinMs), withinMs);
      calls.set(id, { resolve, reject, overdue });
      thread.postMessage(message(id));
    });
  }

  function giveUp(id: number, afterMs: number): void {
    settle({ id, error: `Task timed out after ${afterMs / 1000} seconds` });
    replaceUnlessAlive();
  }

  // A function that merely waits harms nobody; one that loops forever holds up all the others.
  function replaceUnlessAlive(): void {
    const suspect = thread;
    const verdict = setTimeout(() => {
      suspect.off('message', acquit);
      options.report('The functions were stuck and were started again');
      void suspect.terminate();
    }, 2_000);
    const acquit = (): void => {
      clearTimeout(verdict);
      suspect.off('message', acquit);
    };
    suspect.on('message', acquit);
    suspect.once('exit', acquit);
    suspect.postMessage({ id: 0, ping: true } satisfies HostMessage);
  }

  return {
    invoke: (name, event) => {
      const withinMs = options.longTimeoutsMs?.[name] ?? timeoutMs;
      return send((id) => ({ id, name, event, deadlineMs: Date.now() + withinMs }), withinMs);
    },
    async warm(names) {
      await Promise.all(names.map((name) => send((id) => ({ id, warm: name }))));
    },
    async stop() {
      stopped = true;
      await thread.terminate();
      for (const id of [...calls.keys()]) settle({ id, error: 'The functions have been stopped' });
    },
  };
};

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

import { setTimeout as delay } from 'node:timers/promises';
import type { SandboxClock } from '../clock/sandbox-clock.ts';
import type { Barrier } from '../durability-barrier.ts';
import { appendDurably } from '../durable-file.ts';
import type { FunctionHost } from '../functions/function-host.ts';
import { type BatchOutcome, batchOutcome, queueEvent } from './queue-delivery.ts';
import type { Message, QueueStore, ReceivedMessage } from './queue-store.ts';

export interface QueuePoller {
  /** Resolves when no message is visible and none is being delivered. */
  drained(): Promise<void>;
  /** How many messages it has handed out so far. */
  handedOut(): number;
  /** When the next message that is not being delivered will be visible. */
  nextVisibleMs(): number | undefined;
  stop(): Promise<void>;
}

export interface QueuePollerOptions {
  readonly worker: string;
  readonly queue: string;
  readonly store: QueueStore;
  readonly clock: Pick<SandboxClock, 'nowMs' | 'onChange'>;
  readonly awsRegion: string;
  readonly functions: Pick<FunctionHost, 'invoke'>;
  readonly barrier: Barrier;
  readonly deadLetters: string;
  readonly report: (line: string) => void;
}

const batchSize = 10;
/** So that a batch whose receiver hangs holds up no other. */
const batchesAtOnce = 5;
const idleMs = 100;

/** Feeds a queue to its worker as Lambda does, several batches at once. */
export const startQueuePoller = (options: QueuePollerOptions): QueuePoller => {
  const { worker, queue, store, clock, functions, barrier, report } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  /** Messages being delivered. When the clock is moved meanwhile they are visible, and must not be delivered twice. */
  const inHand = new Set<string>();
  const batches = new Set<Promise<void>>();
  let handedOut = 0;
  let waiting: (() => void)[] = [];
  let wake = (): void => {};

  const deliver = async (messages: readonly ReceivedMessage[]): Promise<void> => {
    let outcome: BatchOutcome;
    try {
      const event = queueEvent(queue, options.awsRegion, messages);
      outcome = batchOutcome(messages, await functions.invoke(worker, JSON.stringify(event)));
    } catch (error) {
      outcome = { done: [], error: error instanceof Error ? error.message : String(error) };
    }
    // Cut off by the shutdown, it is as good as not begun.
    if (signal.aborted && outcome.error !== undefined) return;
    if (outcome.done.length > 0) {
      // What the worker wrote is on disk before the message is forgotten: a crash may repeat work, never lose it.
      await barrier();
      store.remove(
        queue,
        outcome.done.map(({ receipt }) => receipt),
      );
    }
    if (outcome.error !== undefined) report(`${worker}: ${outcome.error} - trying again later`);
  };

  const putAside = async (messages: readonly Message[]): Promise<void> => {
    for (const message of messages) {
      const error = `It was handed out ${message.receives} times`;
      const letter = { worker, at: new Date(clock.nowMs()).toISOString(), error, message };
      await appendDurably(options.deadLetters, JSON.stringify(letter));
      report(`${worker}: message ${message.id} put aside in ${options.deadLetters}: ${error}`);
    }
  };

  const begin = (work: Promise<void>, ids: readonly string[]): void => {
    for (const id of ids) inHand.add(id);
    const batch = work
      .catch((error: unknown) => report(`${worker}: messages could not be dealt with: ${String(error)}`))
      .finally(() => {
        for (const id of ids) inHand.delete(id);
        batches.delete(batch);
        wake();
      });
    batches.add(batch);
  };

  /** Hands out one batch, if there is one, and says so. */
  const handOut = (): boolean => {
    const asked = { nowMs: clock.nowMs(), most: batchSize, except: inHand };
    const { messages, putAside: aside } = store.receive(queue, asked);
    handedOut += messages.length;
    if (messages.length > 0)
      begin(
        deliver(messages),
        messages.map(({ id }) => id),
      );
    if (aside.length > 0) begin(putAside(aside), []);
    return messages.length > 0 || aside.length > 0;
  };

  const handOutAll = (): void => {
    let found = true;
    while (found && batches.size < batchesAtOnce) found = handOut();
    if (batches.size > 0) return;
    for (const answer of waiting) answer();
    waiting = [];
  };

  const idle = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, idleMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      try {
        handOutAll();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === 3) report(`${worker}: the queue cannot be read: ${String(error)}`);
      }
      await idle();
    }
  };

  // Those of an earlier run that was cut off: nobody is delivering them any more.
  store.takeBack(queue, clock.nowMs());
  store.onSent((name) => {
    if (name === queue) wake();
  });
  clock.onChange(() => wake());
  const running = run();

  return {
    drained: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        wake();
      }),
    handedOut: () => handedOut,
    nextVisibleMs: () => store.nextVisibleMs(queue, inHand),
    async stop() {
      stopping.abort();
      wake();
      await running;
      // A worker that takes longer is cut off and gets its messages again at the next start.
      await Promise.race([Promise.all(batches), delay(5_000, undefined, { ref: false })]);
    },
  };
};

import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { requestOf } from '../aws/schedule-request.ts';
import type { SandboxClock } from '../clock/sandbox-clock.ts';
import type { Barrier } from '../durability-barrier.ts';
import { appendDurably } from '../durable-file.ts';
import { nameInArn } from '../functions/function-arn.ts';
import type { FunctionHost } from '../functions/function-host.ts';
import type { RetryPolicy } from '../stream/batch-delivery.ts';
import { nextRunMs } from './daily-schedules.ts';
import type { Schedule, ScheduleStore } from './schedule-store.ts';

export interface ScheduleRunner {
  /** Does something while no schedule fires by itself; one such thing after the other. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Carries out a schedule here and now, tries again at once if that fails, and puts it aside after the last try. */
  carryOut(schedule: Schedule): Promise<Outcome>;
  stop(): Promise<void>;
}

/**
 * What came of a schedule: what its function says it did, or what it failed with; `nextMs` when a daily function says that
 * before then it has nothing to do unless something is written (infinity: ever).
 */
export type Outcome = { readonly did?: string; readonly nextMs?: number } | { readonly error: string };

export interface ScheduleRunnerOptions {
  readonly schedules: Pick<ScheduleStore, 'earliest' | 'put' | 'remove'>;
  readonly clock: Pick<SandboxClock, 'nowMs'>;
  readonly functions: Pick<FunctionHost, 'invoke'>;
  readonly barrier: Barrier;
  readonly deadLetters: string;
  readonly report: (line: string) => void;
  readonly retry?: RetryPolicy;
}

const retryPolicy: RetryPolicy = { tries: 5, firstPauseMs: 1_000, longestPauseMs: 60_000 };
const triesAtOnce = 3;
const idleMs = 100;

/** Fires schedules as their time comes, the earliest first, as EventBridge Scheduler and Lambda do. */
export const startScheduleRunner = (options: ScheduleRunnerOptions): ScheduleRunner => {
  const { schedules, clock, functions, barrier, report, retry = retryPolicy } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  /** Schedules that failed, with how often and when to try again in the machine's time: nobody waits in the sandbox's. */
  const failed = new Map<string, { tries: number; againMs: number }>();
  let last: Promise<unknown> = Promise.resolve();

  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };

  const attempt = async (schedule: Schedule): Promise<Outcome> => {
    signal.throwIfAborted();
    const { Target } = requestOf(schedule);
    let outcome: Outcome;
    try {
      outcome = outcomeOf(await functions.invoke(nameInArn(Target.Arn), Target.Input ?? '{}'));
    } catch (error) {
      // Cut off by the shutdown, it is as good as not begun.
      signal.throwIfAborted();
      return { error: error instanceof Error ? error.message : String(error) };
    }
    // What the function wrote is on disk before the schedule is forgotten: a crash may repeat work, never lose it.
    await barrier();
    leave(schedule);
    return outcome;
  };

  /** Forgets a schedule that was for once; a daily one waits for its next time, however many it missed. */
  const leave = (schedule: Schedule): void => {
    const dueMs = nextRunMs(schedule, clock.nowMs());
    if (dueMs === undefined) schedules.remove(schedule.group, schedule.name);
    else schedules.put({ ...schedule, dueMs });
    failed.delete(idOf(schedule));
  };

  const putAside = async (schedule: Schedule, error: string): Promise<void> => {
    const worker = workerOf(schedule);
    const letter = { worker, at: new Date(clock.nowMs()).toISOString(), error, schedule };
    await appendDurably(options.deadLetters, JSON.stringify(letter));
    leave(schedule);
    report(`${worker}: schedule ${schedule.name} put aside in ${options.deadLetters}: ${error}`);
  };

  const carryOut = async (schedule: Schedule): Promise<Outcome> => {
    for (let tries = 1; ; tries++) {
      const outcome = await attempt(schedule);
      if (!('error' in outcome)) return outcome;
      if (tries < triesAtOnce) continue;
      await putAside(schedule, outcome.error);
      return outcome;
    }
  };

  /** Fires what is due, if anything is; a schedule that fails waits for its next try without holding up the others. */
  const fireDue = async (): Promise<boolean> => {
    const isReady = (schedule: Schedule): boolean =>
      (failed.get(idOf(schedule))?.againMs ?? 0) <= performance.now();
    const schedule = schedules.earliest(clock.nowMs(), isReady);
    if (!schedule) return false;
    const outcome = await attempt(schedule);
    if (!('error' in outcome)) return true;

    const tries = (failed.get(idOf(schedule))?.tries ?? 0) + 1;
    if (tries >= retry.tries) {
      await putAside(schedule, outcome.error);
    } else {
      if (tries === 1) report(`${workerOf(schedule)}: ${outcome.error} - trying again`);
      const pauseMs = Math.min(retry.longestPauseMs, retry.firstPauseMs * 2 ** (tries - 1));
      failed.set(idOf(schedule), { tries, againMs: performance.now() + pauseMs });
    }
    return true;
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const fired = await alone(fireDue).catch((error: unknown) => {
        if (!signal.aborted) report(`Schedules cannot be carried out: ${String(error)}`);
        return false;
      });
      if (!fired) await delay(idleMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();

  return {
    alone,
    carryOut,
    async stop() {
      stopping.abort(new Error('Daftar is stopping'));
      // A function that takes longer is cut off, and its schedule fires again at the next start.
      await Promise.race([Promise.all([running, last]), delay(5_000, undefined, { ref: false })]);
    },
  };
};

const outcomeOf = (answer: string | undefined): Outcome => {
  const value = JSON.parse(answer ?? 'null') as { did?: unknown; nextMs?: unknown } | null;
  const nextMs = value?.nextMs === null ? Number.POSITIVE_INFINITY : value?.nextMs;
  return {
    ...(typeof value?.did === 'string' ? { did: value.did } : {}),
    ...(typeof nextMs === 'number' ? { nextMs } : {}),
  };
};

const idOf = ({ group, name }: Schedule): string => `${group}/${name}`;

const workerOf = (schedule: Schedule): string => nameInArn(requestOf(schedule).Target.Arn);

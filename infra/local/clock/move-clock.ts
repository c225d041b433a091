import { kuwaitTimestamp } from '../../../shared/domain/kuwait-time.ts';
import { requestOf } from '../aws/schedule-request.ts';
import { nameInArn } from '../functions/function-arn.ts';
import type { QueuePoller } from '../queues/queue-poller.ts';
import { isDaily } from '../schedules/daily-schedules.ts';
import type { Outcome, ScheduleRunner } from '../schedules/schedule-runner.ts';
import type { Schedule, ScheduleStore } from '../schedules/schedule-store.ts';
import { clockTarget } from './clock-target.ts';
import { idleDays } from './idle-days.ts';
import type { SandboxClock } from './sandbox-clock.ts';

export interface ClockParts {
  readonly clock: SandboxClock;
  readonly schedules: Pick<ScheduleStore, 'earliest' | 'get' | 'put'>;
  readonly runner: Pick<ScheduleRunner, 'alone' | 'carryOut'>;
  readonly queues: Pick<QueuePoller, 'nextVisibleMs'>;
  /** Resolves when the workers have dealt with everything written so far, and with what came of it. */
  readonly drained: () => Promise<void>;
  /** How many changes of the table the workers have been told of. */
  readonly written: () => number;
}

/** Where the clock is and what happened on the way, in order; times are Kuwait's, `YYYY-MM-DD HH:MM:SS`. */
export interface ClockMove {
  readonly now: string;
  readonly happened: readonly { readonly at: string; readonly what: string }[];
}

const mostStops = 50_000;

/**
 * Moves the clock forward and does everything that falls due on the way, each at its own time, also what comes of it.
 *
 * The clock stands still at each of these times, so that what happens at one is told by it, however long it takes here.
 *
 * @param body as {@link clockTarget} takes it
 */
export const moveClock = (
  { clock, schedules, runner, queues, drained, written }: ClockParts,
  body: string,
  most = mostStops,
): Promise<ClockMove> =>
  runner.alone(async () => {
    const targetMs = clockTarget(body, clock.nowMs());
    const happened: { at: string; what: string }[] = [];
    const idle = idleDays(schedules, written);
    const earliest = () => schedules.earliest(targetMs, (schedule) => !idle.has(schedule));
    try {
      await clock.stopAt(clock.nowMs());
      await drained();
      for (let count = 0; ; ) {
        const visibleMs = queues.nextVisibleMs() ?? Number.POSITIVE_INFINITY;
        idle.skipTo(Math.min(earliest()?.dueMs ?? targetMs + 1, visibleMs, targetMs + 1));
        const schedule = earliest();
        const nextMs = Math.min(schedule?.dueMs ?? Number.POSITIVE_INFINITY, visibleMs);
        if (nextMs > targetMs) break;
        if (count === most) throw new Error(endless(most, clock.nowMs()));
        // Days go by without end, and that is no fault of anybody's work.
        if (!(schedule?.dueMs === nextMs && isDaily(schedule))) count += 1;
        await clock.stopAt(nextMs);
        // A message that is visible now is delivered by its poller, and that is what being drained waits for.
        if (schedule && schedule.dueMs < visibleMs) {
          const at = kuwaitTimestamp(clock.nowMs());
          const writtenBefore = written();
          const outcome = await runner.carryOut(schedule);
          idle.note(schedule, outcome, writtenBefore);
          const what = sentence(schedule, outcome);
          if (what !== undefined) happened.push({ at, what });
        }
        await drained();
      }
      await clock.stopAt(targetMs);
    } finally {
      await clock.goOn();
    }
    return { now: kuwaitTimestamp(clock.nowMs()), happened };
  });

const sentence = (schedule: Schedule, outcome: Outcome): string | undefined => {
  if (!('error' in outcome)) return outcome.did;
  const worker = nameInArn(requestOf(schedule).Target.Arn);
  return `${worker} failed: schedule ${schedule.name} went to the dead letters`;
};

const endless = (most: number, nowMs: number): string =>
  `The clock stopped at ${kuwaitTimestamp(nowMs)}: ${most} times something fell due in one move, and more does. ` +
  'Move it in smaller steps, or look for work that schedules itself without end.';

import { kuwaitTimestamp } from '../../../shared/domain/kuwait-time.ts';
import { requestOf } from '../aws/schedule-request.ts';
import { nameInArn } from '../functions/function-arn.ts';
import type { Outcome, ScheduleRunner } from '../schedules/schedule-runner.ts';
import type { Schedule, ScheduleStore } from '../schedules/schedule-store.ts';
import { clockTarget } from './clock-target.ts';
import type { SandboxClock } from './sandbox-clock.ts';

export interface ClockParts {
  readonly clock: SandboxClock;
  readonly schedules: Pick<ScheduleStore, 'earliest'>;
  readonly runner: Pick<ScheduleRunner, 'alone' | 'carryOut'>;
  /** Resolves when the workers have dealt with everything written so far, and with what came of it. */
  readonly drained: () => Promise<void>;
}

/** Where the clock is and what happened on the way, in order; times are Kuwait's, `YYYY-MM-DD HH:MM:SS`. */
export interface ClockMove {
  readonly now: string;
  readonly happened: readonly { readonly at: string; readonly what: string }[];
}

const mostSchedules = 10_000;

/**
 * Moves the clock forward and does everything that falls due on the way, each at its own time, also what comes of it.
 *
 * The clock stands still at each of these times, so that what happens at one is told by it, however long it takes here.
 *
 * @param body as {@link clockTarget} takes it
 */
export const moveClock = (
  { clock, schedules, runner, drained }: ClockParts,
  body: string,
  most = mostSchedules,
): Promise<ClockMove> =>
  runner.alone(async () => {
    const targetMs = clockTarget(body, clock.nowMs());
    const happened: { at: string; what: string }[] = [];
    try {
      await clock.stopAt(clock.nowMs());
      await drained();
      let next = schedules.earliest(targetMs);
      for (let count = 0; next; next = schedules.earliest(targetMs)) {
        if (count++ === most) throw new Error(endless(most, clock.nowMs()));
        await clock.stopAt(next.dueMs);
        const at = kuwaitTimestamp(clock.nowMs());
        const what = sentence(next, await runner.carryOut(next));
        if (what !== undefined) happened.push({ at, what });
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
  `The clock stopped at ${kuwaitTimestamp(nowMs)}: ${most} schedules have fired in one move and more are due. ` +
  'Move it in smaller steps, or look for work that schedules itself without end.';

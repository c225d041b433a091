import { isDaily, nextRunMs } from '../schedules/daily-schedules.ts';
import type { Outcome } from '../schedules/schedule-runner.ts';
import type { Schedule, ScheduleStore } from '../schedules/schedule-store.ts';

/** Which daily calls a move of the clock may leave out: a year of them would take a minute, and few do anything. */
export interface IdleDays {
  /**
   * Notes what came of a call. A function that did nothing and says until when it stays so need not be asked before then,
   * as long as nothing is written.
   *
   * @param writtenBefore how much had been written before the call
   */
  note(schedule: Schedule, outcome: Outcome, writtenBefore: number): void;
  /** Whether the function would do nothing at the time its schedule is due. */
  has(schedule: Schedule): boolean;
  /** Moves idle schedules on to their first hour not before an instant, or not before there is something to do. */
  skipTo(ms: number): void;
}

/** @param written how much has been written to the table so far, in any unit that only grows */
export const idleDays = (schedules: Pick<ScheduleStore, 'get' | 'put'>, written: () => number): IdleDays => {
  const idle = new Map<string, { schedule: Schedule; untilMs: number; atWritten: number }>();

  const isIdle = (schedule: Schedule): boolean => {
    const known = isDaily(schedule) ? idle.get(schedule.name) : undefined;
    return known !== undefined && known.atWritten === written() && schedule.dueMs < known.untilMs;
  };

  return {
    note(schedule, outcome, writtenBefore) {
      if ('error' in outcome || outcome.did !== undefined || outcome.nextMs === undefined) return;
      idle.set(schedule.name, { schedule, untilMs: outcome.nextMs, atWritten: writtenBefore });
    },
    has: isIdle,
    skipTo(ms) {
      for (const { schedule, untilMs } of idle.values()) {
        const now = schedules.get(schedule.group, schedule.name);
        const dueMs = now && nextRunMs(now, Math.min(ms, untilMs) - 1);
        if (now && dueMs !== undefined && isIdle(now) && dueMs > now.dueMs) schedules.put({ ...now, dueMs });
      }
    },
  };
};

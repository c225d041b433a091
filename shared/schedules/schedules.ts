import { createHash } from 'node:crypto';
import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { type Clock, systemClock } from '../domain/clock.ts';
import { environment } from '../environment.ts';
import { timeouts } from '../store/table.ts';
import type { DueWork } from './due-work.ts';

export interface Schedules {
  /**
   * Has `run-due-work` called with the work once it is due. Asking twice for the same work, or for what is due already
   * within the same second, changes nothing.
   */
  at(work: DueWork): Promise<void>;
}

/** Schedules as one-time entries of EventBridge Scheduler, which remove themselves. */
export const eventBridgeSchedules = (
  client = new SchedulerClient({ maxAttempts: 3, requestHandler: timeouts }),
  clock: Clock = systemClock,
): Schedules => ({
  at: async (work) => {
    try {
      await client.send(new CreateScheduleCommand(scheduleInput(work, clock())));
    } catch (error) {
      if (!(error instanceof ConflictException)) throw error;
    }
  },
});

/** The one-time entry that calls `run-due-work` with the work. */
export const scheduleInput = (work: DueWork, nowMs: number): CreateScheduleCommandInput => {
  const time = utcSeconds(Math.max(work.dueMs, nowMs + headStartMs));
  return {
    Name: scheduleName(work, time),
    GroupName: environment.scheduleGroup,
    ScheduleExpression: `at(${time})`,
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: {
      Arn: environment.scheduleTargetArn,
      RoleArn: environment.scheduleRoleArn,
      DeadLetterConfig: { Arn: environment.scheduleDeadLetterArn },
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
      Input: JSON.stringify(work),
    },
  };
};

/** Scheduler does not promise to fire what is due by the time it hears of it. */
const headStartMs = 3_000;

/**
 * By the time at which it fires too: an item that is made anew with a time that is over, as a minute whose rows are still
 * being stored, must not be taken for the entry that has just fired, which Scheduler may keep for a while.
 */
const scheduleName = ({ pk, sk, dueMs }: DueWork, time: string): string =>
  createHash('sha256').update(`${pk}\n${sk}\n${dueMs}\n${time}`).digest('hex');

/** Scheduler knows whole seconds, and never may the work be done before it is due. */
const utcSeconds = (ms: number): string => new Date(Math.ceil(ms / 1_000) * 1_000).toISOString().slice(0, 19);

import { isDailyWorker } from '../../../shared/contracts/contract.ts';
import { addDays, dayStartMs, kuwaitDate } from '../../../shared/domain/kuwait-time.ts';
import { requestOf } from '../aws/schedule-request.ts';
import { lambdaArn } from '../functions/function-arn.ts';
import type { Registry } from '../functions/registry.ts';
import type { Schedule, ScheduleStore } from './schedule-store.ts';

const group = 'daily';
const hourMs = 3_600_000;

/**
 * Has every daily worker called at its hours, as its deployment does. Hours that went by while the stack was down are made
 * up for with one call; those of a worker that is no longer there are forgotten.
 */
export const registerDaily = (
  schedules: Pick<ScheduleStore, 'get' | 'list' | 'put' | 'remove'>,
  workers: Registry['workers'],
  nowMs: number,
): void => {
  const daily = workers.filter(isDailyWorker);
  for (const { name } of schedules.list({ group, skip: 0, limit: mostSchedules })) {
    if (!daily.some((worker) => worker.name === name)) schedules.remove(group, name);
  }
  for (const { name, hours } of daily) {
    const known = schedules.get(group, name);
    const dueMs = Math.min(nextAt(hours, nowMs), known?.dueMs ?? Number.POSITIVE_INFINITY);
    const request = JSON.stringify({
      ScheduleExpression: `cron(0 ${hours.join(',')} * * ? *)`,
      ScheduleExpressionTimezone: 'Asia/Kuwait',
      Target: { Arn: lambdaArn(name) },
    });
    schedules.put({ group, name, dueMs, createdMs: known?.createdMs ?? nowMs, request });
  }
};

const mostSchedules = 1_000;

export const isDaily = (schedule: Schedule): boolean => schedule.group === group;

/** When a schedule that was carried out is due again, after an instant; undefined for one that was for once. */
export const nextRunMs = (schedule: Schedule, nowMs: number): number | undefined => {
  if (!isDaily(schedule)) return undefined;
  const [, hours = ''] = /^cron\(0 ([\d,]+) /.exec(requestOf(schedule).ScheduleExpression) ?? [];
  return nextAt(hours.split(',').map(Number), nowMs);
};

/** The first of these hours of Kuwait after an instant. */
const nextAt = (hours: readonly number[], afterMs: number): number => {
  const today = kuwaitDate(afterMs);
  const ahead = [today, addDays(today, 1)].flatMap((day) =>
    hours.map((hour) => dayStartMs(day) + hour * hourMs),
  );
  return Math.min(...ahead.filter((ms) => ms > afterMs));
};

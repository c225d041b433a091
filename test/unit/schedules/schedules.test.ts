import { afterAll, expect, test, vi } from 'vitest';
import { scheduleInput } from '../../../shared/schedules/schedules.ts';

const dueMs = Date.UTC(2026, 10, 21, 9);
const work = { pk: 'M#84#MINUTE#1', sk: 'MINUTE', dueMs };
const askedAt = (nowMs: number, wanted = work) => {
  const { Name, ScheduleExpression } = scheduleInput(wanted, nowMs);
  return { name: Name, time: ScheduleExpression };
};

vi.stubEnv('SCHEDULE_GROUP', 'daftar');
vi.stubEnv('SCHEDULE_TARGET_ARN', 'arn:target');
vi.stubEnv('SCHEDULE_ROLE_ARN', 'arn:role');
vi.stubEnv('SCHEDULE_DEAD_LETTER_ARN', 'arn:dead');

afterAll(() => vi.unstubAllEnvs());

test('What is due later is asked for by one name, whenever that is', () => {
  const [early, late] = [askedAt(dueMs - 3_600_000), askedAt(dueMs - 4_000)];

  expect(early).toEqual({ name: expect.stringMatching(/^[0-9a-f]{64}$/), time: 'at(2026-11-21T09:00:00)' });
  expect(late).toEqual(early);
  expect(askedAt(dueMs - 4_000, { ...work, dueMs: dueMs + 1_000 }).name).not.toBe(early.name);
});

test('What is due already fires soon, by a name that no entry had that has fired before', () => {
  const first = askedAt(dueMs - 3_600_000);

  const [again, later] = [askedAt(dueMs + 2_000), askedAt(dueMs + 3_000)];

  expect([again.time, later.time]).toEqual(['at(2026-11-21T09:00:05)', 'at(2026-11-21T09:00:06)']);
  expect(new Set([first.name, again.name, later.name]).size).toBe(3);
});

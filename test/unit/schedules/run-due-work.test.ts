import { afterEach, expect, test, vi } from 'vitest';
import { handler } from '../../../functions/schedules/run-due-work.ts';
import { logger } from '../../../shared/http/log.ts';
import type { DueRunner } from '../../../shared/schedules/due-work.ts';

const work = { pk: 'M#84#PAYMENTS', sk: 'P#0000000017', dueMs: 60_000 };
const context = { awsRequestId: 'request-1' };
const nowMs = 61_500;

const run = (runners: Record<string, DueRunner>, putOff = async () => {}) =>
  handler(work, context, { runners, putOff, clock: () => nowMs });

afterEach(() => vi.restoreAllMocks());

test('work goes to the runner of its kind of item, with the time', async () => {
  const given: unknown[] = [];
  const runners = {
    'S#': async () => 'the wrong one',
    'P#': async (...all: Parameters<DueRunner>) => {
      given.push(all);
      return 'payment 17 reconciled: captured';
    },
  };

  expect(await run(runners)).toEqual({ did: 'payment 17 reconciled: captured' });
  expect(given).toEqual([[work, nowMs]]);
});

test('what was done is logged, and how late', async () => {
  const info = vi.spyOn(logger, 'info').mockReturnValue(undefined);

  await run({ 'P#': async () => 'payment 17 reconciled: captured' });

  expect(info.mock.calls).toEqual([
    ['due work', { kind: 'P#', did: 'payment 17 reconciled: captured', dueMs: 60_000, lateMs: 1_500 }],
  ]);
});

test('work with nothing left to do is done', async () => {
  expect(await run({ 'P#': async () => undefined })).toEqual({ did: null });
});

const fails = async () => {
  throw new Error('payer 99999999 is unknown');
};

test('work that fails is put off', async () => {
  const put: unknown[] = [];
  const putOff = async (...all: unknown[]) => {
    put.push(all);
  };

  expect(await run({ 'P#': fails }, putOff)).toEqual({
    did: 'Due work of an item P# failed, and was put off.',
  });
  expect(put).toEqual([[work, nowMs]]);
});

test('work that cannot even be put off fails the call, so that it comes again, and gives away nothing of the cause', async () => {
  await expect(run({ 'P#': fails }, fails)).rejects.toThrow(/^Due work of an item P# failed\.$/);
});

test('work that nobody knows is a fault', async () => {
  await expect(run({ 'S#': async () => 'done' })).rejects.toThrow('Nobody runs due work of items like P#.');
});

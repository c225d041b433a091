import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { moveClock } from '../../infra/local/clock/move-clock.ts';
import { openSandboxClock, type SandboxClock } from '../../infra/local/clock/sandbox-clock.ts';
import { lambdaArn } from '../../infra/local/functions/function-arn.ts';
import { type ScheduleRunner, startScheduleRunner } from '../../infra/local/schedules/schedule-runner.ts';
import { openScheduleStore, type ScheduleStore } from '../../infra/local/schedules/schedule-store.ts';
import { kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';
import { temporaryFolder } from './fixtures/fake-functions.ts';

/** In Kuwait 2026-11-21 07:00:00. */
const startMs = Date.UTC(2026, 10, 21, 4);
const minute = 60_000;

let folder: string;
let machineMs: number;
let clock: SandboxClock;
let schedules: ScheduleStore;
let runner: ScheduleRunner;
/** What happened around the runner, in order. */
let events: string[];
let reports: string[];

type Function = (input: { name: string }) => unknown;

/** Starts a runner whose function answers as told; the machine's own clock stands still. */
const start = async (does: Function = ({ name }) => ({ did: `${name} done` })): Promise<void> => {
  clock = await openSandboxClock(join(folder, 'clock.json'), () => machineMs);
  schedules = openScheduleStore(join(folder, 'schedules.db'));
  runner = startScheduleRunner({
    schedules,
    clock,
    functions: {
      invoke: async (worker, event) => {
        events.push(`${kuwaitTimestamp(clock.nowMs())} ${worker} ${event}`);
        return JSON.stringify(await does(JSON.parse(event)));
      },
    },
    barrier: async () => {
      events.push('barrier');
    },
    deadLetters: join(folder, 'dead-letters.jsonl'),
    report: (line) => reports.push(line),
    retry: { tries: 3, firstPauseMs: 1, longestPauseMs: 2 },
  });
};

const stop = async (): Promise<void> => {
  await runner.stop();
  schedules.close();
};

beforeEach(async () => {
  folder = await temporaryFolder();
  machineMs = startMs;
  events = [];
  reports = [];
});

afterEach(stop);

const schedule = (name: string, dueMs: number): void => {
  const request = { Target: { Arn: lambdaArn('run-due-work'), Input: JSON.stringify({ name }) } };
  schedules.add({ group: 'daftar', name, dueMs, createdMs: startMs, request: JSON.stringify(request) });
};
const names = () => schedules.list({ skip: 0, limit: 100 }).map(({ name }) => name);
const deadLetters = async () =>
  (await readFile(join(folder, 'dead-letters.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const move = (now: string, drained: () => Promise<void> = async () => {}, most?: number) =>
  moveClock({ clock, schedules, runner, drained }, JSON.stringify({ now }), most);

describe('By itself a schedule', () => {
  test('fires once its time has come, and is forgotten when what it did is on disk', async () => {
    await start();
    schedule('later', startMs + 1);
    schedule('b', startMs);
    schedule('a', startMs);
    schedule('first', startMs - minute);

    await expect.poll(names).toEqual(['later']);
    expect(events).toEqual(
      ['first', 'a', 'b'].flatMap((name) => [
        `2026-11-21 07:00:00 run-due-work {"name":"${name}"}`,
        'barrier',
      ]),
    );
  });

  test('fires at the next start when its time came in between', async () => {
    await start();
    schedule('a', startMs + minute);
    await stop();
    machineMs += 2 * minute;
    await start();

    await expect.poll(names).toEqual([]);
    expect(events).toEqual(['2026-11-21 07:02:00 run-due-work {"name":"a"}', 'barrier']);
  });

  test('that fails is tried again while others go on', async () => {
    let tries = 0;
    await start(({ name }) => {
      if (name === 'a' && ++tries < 3) throw new Error('not now');
      return {};
    });
    schedule('a', startMs - minute);
    schedule('b', startMs);

    await expect.poll(names).toEqual([]);
    expect({ tries, reports }).toEqual({ tries: 3, reports: ['run-due-work: not now - trying again'] });
  });

  test('that fails at every try is put aside', async () => {
    await start(() => {
      throw new Error('never');
    });
    schedule('a', startMs);

    await expect.poll(names).toEqual([]);
    expect(await deadLetters()).toEqual([
      {
        worker: 'run-due-work',
        at: new Date(startMs).toISOString(),
        error: 'never',
        schedule: expect.objectContaining({ name: 'a', dueMs: startMs }),
      },
    ]);
    expect(reports).toEqual([
      'run-due-work: never - trying again',
      `run-due-work: schedule a put aside in ${join(folder, 'dead-letters.jsonl')}: never`,
    ]);
  });

  test('that is cut off by the end of the stack is still there at the next start', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: cut, reject: cutOff } = Promise.withResolvers<void>();
    await start(async () => {
      begin();
      await cut;
    });
    schedule('a', startMs);
    await begun;

    const stopped = runner.stop();
    cutOff(new Error('The functions have been stopped'));
    await stopped;

    expect({ names: names(), reports }).toEqual({ names: ['a'], reports: [] });
  });
});

describe('Moving the clock', () => {
  test('does what falls due on the way, each at its own time, by time and then by name', async () => {
    await start();
    schedule('c', startMs + 2 * minute);
    schedule('b', startMs + 2 * minute);
    schedule('a', startMs + 3 * minute);
    schedule('d', startMs + minute);
    schedule('after', startMs + 3 * minute + 1);

    expect(await move('2026-11-21 07:03:00')).toEqual({
      now: '2026-11-21 07:03:00',
      happened: [
        { at: '2026-11-21 07:01:00', what: 'd done' },
        { at: '2026-11-21 07:02:00', what: 'b done' },
        { at: '2026-11-21 07:02:00', what: 'c done' },
        { at: '2026-11-21 07:03:00', what: 'a done' },
      ],
    });
    expect(events.filter((event) => event !== 'barrier')).toEqual([
      '2026-11-21 07:01:00 run-due-work {"name":"d"}',
      '2026-11-21 07:02:00 run-due-work {"name":"b"}',
      '2026-11-21 07:02:00 run-due-work {"name":"c"}',
      '2026-11-21 07:03:00 run-due-work {"name":"a"}',
    ]);
    expect(names()).toEqual(['after']);
  });

  test('waits for the workers, and does in the same move what they schedule', async () => {
    await start();
    let rounds = 0;
    const drained = async (): Promise<void> => {
      rounds += 1;
      if (rounds <= 2) schedule(`made-${rounds}`, startMs + rounds * minute);
    };

    expect(await move('2026-11-21 07:30:00', drained)).toEqual({
      now: '2026-11-21 07:30:00',
      happened: [
        { at: '2026-11-21 07:01:00', what: 'made-1 done' },
        { at: '2026-11-21 07:02:00', what: 'made-2 done' },
      ],
    });
  });

  test('tells time by the schedules, however long they take', async () => {
    await start(({ name }) => {
      machineMs += 10 * minute;
      return { did: name };
    });
    schedule('a', startMs + minute);
    schedule('b', startMs + 2 * minute);

    expect(await move('2026-11-21 08:00:00')).toEqual({
      now: '2026-11-21 08:00:00',
      happened: [
        { at: '2026-11-21 07:01:00', what: 'a' },
        { at: '2026-11-21 07:02:00', what: 'b' },
      ],
    });
    machineMs += minute;
    expect(kuwaitTimestamp(clock.nowMs())).toBe('2026-11-21 08:01:00');
  });

  test('does a schedule that fires twice twice, and leaves out what did nothing', async () => {
    const done = new Set<string>();
    await start(({ name }) => {
      if (done.has(name)) return { did: null };
      done.add(name);
      return { did: name };
    });
    schedule('a', startMs + minute);
    await move('2026-11-21 07:02:00');
    schedule('a', startMs + minute);

    expect(await move('2026-11-21 07:03:00')).toEqual({ now: '2026-11-21 07:03:00', happened: [] });
    expect(names()).toEqual([]);
  });

  test('tries what fails three times at once, says so, and goes on', async () => {
    let tries = 0;
    await start(({ name }) => {
      if (name !== 'a') return { did: `${name} done` };
      tries += 1;
      throw new Error('never');
    });
    schedule('a', startMs + minute);
    schedule('b', startMs + 2 * minute);

    expect(await move('2026-11-21 07:03:00')).toEqual({
      now: '2026-11-21 07:03:00',
      happened: [
        { at: '2026-11-21 07:01:00', what: 'run-due-work failed: schedule a went to the dead letters' },
        { at: '2026-11-21 07:02:00', what: 'b done' },
      ],
    });
    expect(tries).toBe(3);
    expect(await deadLetters()).toMatchObject([
      { worker: 'run-due-work', at: '2026-11-21T04:01:00.000Z', error: 'never', schedule: { name: 'a' } },
    ]);
  });

  test('is done one after the other when asked for twice at once', async () => {
    await start();
    schedule('a', startMs + minute);
    schedule('b', startMs + 10 * minute);

    const moves = await Promise.allSettled([
      move('2026-11-21 07:20:00'),
      move('2026-11-21 07:05:00'),
      move('2026-11-21 07:30:00'),
    ]);

    expect(moves).toEqual([
      {
        status: 'fulfilled',
        value: {
          now: '2026-11-21 07:20:00',
          happened: [
            { at: '2026-11-21 07:01:00', what: 'a done' },
            { at: '2026-11-21 07:10:00', what: 'b done' },
          ],
        },
      },
      { status: 'rejected', reason: expect.objectContaining({ name: 'ClockRefusal' }) },
      { status: 'fulfilled', value: { now: '2026-11-21 07:30:00', happened: [] } },
    ]);
  });

  test('ends where work schedules itself without end', async () => {
    await start(({ name }) => {
      const dueMs = clock.nowMs() + 1_000;
      schedule(`${Number(name) + 1}`, dueMs);
      return {};
    });
    schedule('1', startMs + 1_000);

    await expect(move('2027-01-01 00:00:00', undefined, 5)).rejects.toThrow(
      'The clock stopped at 2026-11-21 07:00:05: 5 schedules have fired in one move and more are due.',
    );
    expect([kuwaitTimestamp(clock.nowMs()), 'offsetMs' in clock.reading()]).toEqual([
      '2026-11-21 07:00:05',
      true,
    ]);
  });
});

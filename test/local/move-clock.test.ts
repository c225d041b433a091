import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';
import { minute, RunnerUnderTest, startMs } from './fixtures/runner-under-test.ts';

let sandbox: RunnerUnderTest;

beforeEach(async () => {
  sandbox = await RunnerUnderTest.make();
});

afterEach(() => sandbox.stop());

describe('Moving the clock', () => {
  test('does what falls due on the way, each at its own time, by time and then by name', async () => {
    await sandbox.start();
    sandbox.schedule('c', startMs + 2 * minute);
    sandbox.schedule('b', startMs + 2 * minute);
    sandbox.schedule('a', startMs + 3 * minute);
    sandbox.schedule('d', startMs + minute);
    sandbox.schedule('after', startMs + 3 * minute + 1);

    expect(await sandbox.move('2026-11-21 07:03:00')).toEqual({
      now: '2026-11-21 07:03:00',
      happened: [
        { at: '2026-11-21 07:01:00', what: 'd done' },
        { at: '2026-11-21 07:02:00', what: 'b done' },
        { at: '2026-11-21 07:02:00', what: 'c done' },
        { at: '2026-11-21 07:03:00', what: 'a done' },
      ],
    });
    expect(sandbox.events.filter((event) => event !== 'barrier')).toEqual([
      '2026-11-21 07:01:00 run-due-work {"name":"d"}',
      '2026-11-21 07:02:00 run-due-work {"name":"b"}',
      '2026-11-21 07:02:00 run-due-work {"name":"c"}',
      '2026-11-21 07:03:00 run-due-work {"name":"a"}',
    ]);
    expect(sandbox.names()).toEqual(['after']);
  });

  test('waits for the workers, and does in the same move what they schedule', async () => {
    await sandbox.start();
    let rounds = 0;
    const drained = async (): Promise<void> => {
      rounds += 1;
      if (rounds <= 2) sandbox.schedule(`made-${rounds}`, startMs + rounds * minute);
    };

    expect(await sandbox.move('2026-11-21 07:30:00', drained)).toEqual({
      now: '2026-11-21 07:30:00',
      happened: [
        { at: '2026-11-21 07:01:00', what: 'made-1 done' },
        { at: '2026-11-21 07:02:00', what: 'made-2 done' },
      ],
    });
  });

  test('stops where messages become visible, in order of time with the schedules, messages first', async () => {
    await sandbox.start();
    const visible = [1, 2, 2, 3].map((minutes) => startMs + minutes * minute);
    sandbox.nextVisibleMs = () => visible[0];
    const drained = async (): Promise<void> => {
      while (visible[0] !== undefined && visible[0] <= sandbox.clock.nowMs()) {
        visible.shift();
        sandbox.events.push(`${kuwaitTimestamp(sandbox.clock.nowMs())} message`);
      }
    };
    sandbox.schedule('a', startMs + 2 * minute);
    sandbox.schedule('b', startMs + 2.5 * minute);

    expect(await sandbox.move('2026-11-21 07:02:59', drained)).toEqual({
      now: '2026-11-21 07:02:59',
      happened: [
        { at: '2026-11-21 07:02:00', what: 'a done' },
        { at: '2026-11-21 07:02:30', what: 'b done' },
      ],
    });
    expect(sandbox.events.filter((event) => event !== 'barrier')).toEqual([
      '2026-11-21 07:01:00 message',
      '2026-11-21 07:02:00 message',
      '2026-11-21 07:02:00 message',
      '2026-11-21 07:02:00 run-due-work {"name":"a"}',
      '2026-11-21 07:02:30 run-due-work {"name":"b"}',
    ]);
  });

  test('tells time by the schedules, however long they take', async () => {
    await sandbox.start(({ name }) => {
      sandbox.machineMs += 10 * minute;
      return { did: name };
    });
    sandbox.schedule('a', startMs + minute);
    sandbox.schedule('b', startMs + 2 * minute);

    expect(await sandbox.move('2026-11-21 08:00:00')).toEqual({
      now: '2026-11-21 08:00:00',
      happened: [
        { at: '2026-11-21 07:01:00', what: 'a' },
        { at: '2026-11-21 07:02:00', what: 'b' },
      ],
    });
    sandbox.machineMs += minute;
    expect(kuwaitTimestamp(sandbox.clock.nowMs())).toBe('2026-11-21 08:01:00');
  });

  test('does a schedule that fires twice twice, and leaves out what did nothing', async () => {
    const done = new Set<string>();
    await sandbox.start(({ name }) => {
      if (done.has(name)) return { did: null };
      done.add(name);
      return { did: name };
    });
    sandbox.schedule('a', startMs + minute);
    await sandbox.move('2026-11-21 07:02:00');
    sandbox.schedule('a', startMs + minute);

    expect(await sandbox.move('2026-11-21 07:03:00')).toEqual({ now: '2026-11-21 07:03:00', happened: [] });
    expect(sandbox.names()).toEqual([]);
  });

  test('tries what fails three times at once, says so, and goes on', async () => {
    let tries = 0;
    await sandbox.start(({ name }) => {
      if (name !== 'a') return { did: `${name} done` };
      tries += 1;
      throw new Error('never');
    });
    sandbox.schedule('a', startMs + minute);
    sandbox.schedule('b', startMs + 2 * minute);

    expect(await sandbox.move('2026-11-21 07:03:00')).toEqual({
      now: '2026-11-21 07:03:00',
      happened: [
        { at: '2026-11-21 07:01:00', what: 'run-due-work failed: schedule a went to the dead letters' },
        { at: '2026-11-21 07:02:00', what: 'b done' },
      ],
    });
    expect(tries).toBe(3);
    expect(await sandbox.deadLetters()).toMatchObject([
      { worker: 'run-due-work', at: '2026-11-21T04:01:00.000Z', error: 'never', schedule: { name: 'a' } },
    ]);
  });

  test('is done one after the other when asked for twice at once', async () => {
    await sandbox.start();
    sandbox.schedule('a', startMs + minute);
    sandbox.schedule('b', startMs + 10 * minute);

    const moves = await Promise.allSettled([
      sandbox.move('2026-11-21 07:20:00'),
      sandbox.move('2026-11-21 07:05:00'),
      sandbox.move('2026-11-21 07:30:00'),
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

  test('leaves for the next start what the end of the stack cut off, and is as far as it came', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: cut, reject: cutOff } = Promise.withResolvers<void>();
    await sandbox.start(async () => {
      begin();
      await cut;
    });
    sandbox.schedule('a', startMs + minute);
    sandbox.schedule('b', startMs + 2 * minute);
    const moving = sandbox.move('2026-11-21 07:05:00').catch((error: Error) => error.message);
    await begun;

    const stopped = sandbox.runner.stop();
    cutOff(new Error('The functions have been stopped'));
    await stopped;

    expect({ moved: await moving, names: sandbox.names(), reports: sandbox.reports }).toEqual({
      moved: 'Daftar is stopping',
      names: ['a', 'b'],
      reports: [],
    });
    expect(sandbox.clock.reading()).toEqual({ offsetMs: minute });
  });

  test('ends where work schedules itself without end', async () => {
    await sandbox.start(({ name }) => {
      const dueMs = sandbox.clock.nowMs() + 1_000;
      sandbox.schedule(`${Number(name) + 1}`, dueMs);
      return {};
    });
    sandbox.schedule('1', startMs + 1_000);

    await expect(sandbox.move('2027-01-01 00:00:00', undefined, 5)).rejects.toThrow(
      'The clock stopped at 2026-11-21 07:00:05: 5 times something fell due in one move, and more does.',
    );
    expect([kuwaitTimestamp(sandbox.clock.nowMs()), 'offsetMs' in sandbox.clock.reading()]).toEqual([
      '2026-11-21 07:00:05',
      true,
    ]);
  });
});

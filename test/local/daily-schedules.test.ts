import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { kuwaitInstant } from '../../shared/domain/kuwait-time.ts';
import { eventually } from '../setup/eventually.ts';
import { RunnerUnderTest, startMs } from './fixtures/runner-under-test.ts';

let sandbox: RunnerUnderTest;

beforeEach(async () => {
  sandbox = await RunnerUnderTest.make();
  sandbox.daily = [{ name: 'tidy', source: 'daily', hours: [0, 8] }];
});

afterEach(() => sandbox.stop());

const calls = () => sandbox.events.filter((event) => event !== 'barrier');

describe('What is done daily', () => {
  test('is called at its hours of Kuwait, in order of time with all else', async () => {
    await sandbox.start();
    sandbox.schedule('a', kuwaitInstant('2026-11-22 00:00:01'));

    await sandbox.move('2026-11-22 08:00:00');

    expect(calls()).toEqual([
      '2026-11-21 08:00:00 tidy {}',
      '2026-11-22 00:00:00 tidy {}',
      '2026-11-22 00:00:01 run-due-work {"name":"a"}',
      '2026-11-22 08:00:00 tidy {}',
    ]);
  });

  test('is called once for all the hours that went by while the stack was down', async () => {
    await sandbox.start();
    await sandbox.stop();
    sandbox.machineMs = startMs + 5 * 86_400_000;

    await sandbox.start();
    await eventually(
      async () => calls(),
      ({ length }) => length > 0,
    );
    await sandbox.move('2026-11-26 08:00:00');

    expect(calls()).toEqual(['2026-11-26 07:00:00 tidy {}', '2026-11-26 08:00:00 tidy {}']);
  });

  test('is called again at its next hour after it failed for good', async () => {
    let fails = true;
    await sandbox.start(() => {
      if (fails) throw new Error('not today');
      return { did: 'tidied' };
    });

    const first = await sandbox.move('2026-11-21 08:00:00');
    fails = false;
    const second = await sandbox.move('2026-11-22 00:00:00');

    expect([first.happened, second.happened]).toEqual([
      [{ at: '2026-11-21 08:00:00', what: 'tidy failed: schedule tidy went to the dead letters' }],
      [{ at: '2026-11-22 00:00:00', what: 'tidied' }],
    ]);
  });

  test('is forgotten with its worker, and goes by new hours at once', async () => {
    await sandbox.start();
    await sandbox.stop();
    sandbox.daily = [{ name: 'sweep', source: 'daily', hours: [7, 9] }];
    await sandbox.start();

    await sandbox.move('2026-11-21 09:00:00');

    expect(calls()).toEqual(['2026-11-21 09:00:00 sweep {}']);
  });
});

describe('A move of the clock leaves out a daily call', () => {
  test('for which the function says there is nothing to do, and makes it when there is', async () => {
    await sandbox.start(() => ({ did: null, nextMs: kuwaitInstant('2027-11-20 08:00:00') }));

    await sandbox.move('2027-11-21 07:00:00');
    await sandbox.move('2027-11-21 08:00:00');

    expect(calls()).toEqual([
      '2026-11-21 08:00:00 tidy {}',
      '2027-11-20 08:00:00 tidy {}',
      '2027-11-21 00:00:00 tidy {}',
      '2027-11-21 08:00:00 tidy {}',
    ]);
  });

  test('only until something is written', async () => {
    await sandbox.start(({ name }) => {
      if (name === 'a') sandbox.written += 1;
      return { did: null, nextMs: null };
    });
    sandbox.schedule('a', kuwaitInstant('2027-03-01 12:00:00'));

    await sandbox.move('2027-11-21 07:00:00');

    expect(calls()).toEqual([
      '2026-11-21 08:00:00 tidy {}',
      '2027-03-01 12:00:00 run-due-work {"name":"a"}',
      '2027-03-02 00:00:00 tidy {}',
    ]);
  });
});

import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { minute, RunnerUnderTest, startMs } from './fixtures/runner-under-test.ts';

let sandbox: RunnerUnderTest;

beforeEach(async () => {
  sandbox = await RunnerUnderTest.make();
});

afterEach(() => sandbox.stop());

describe('By itself a schedule', () => {
  test('fires once its time has come, and is forgotten when what it did is on disk', async () => {
    await sandbox.start();
    sandbox.schedule('later', startMs + 1);
    sandbox.schedule('b', startMs);
    sandbox.schedule('a', startMs);
    sandbox.schedule('first', startMs - minute);

    await expect.poll(sandbox.names).toEqual(['later']);
    expect(sandbox.events).toEqual(
      ['first', 'a', 'b'].flatMap((name) => [
        `2026-11-21 07:00:00 run-due-work {"name":"${name}"}`,
        'barrier',
      ]),
    );
  });

  test('fires at the next start when its time came in between', async () => {
    await sandbox.start();
    sandbox.schedule('a', startMs + minute);
    await sandbox.stop();
    sandbox.machineMs += 2 * minute;
    await sandbox.start();

    await expect.poll(sandbox.names).toEqual([]);
    expect(sandbox.events).toEqual(['2026-11-21 07:02:00 run-due-work {"name":"a"}', 'barrier']);
  });

  test('that fails is tried again while others go on', async () => {
    let tries = 0;
    await sandbox.start(({ name }) => {
      if (name === 'a' && ++tries < 3) throw new Error('not now');
      return {};
    });
    sandbox.schedule('a', startMs - minute);
    sandbox.schedule('b', startMs);

    await expect.poll(sandbox.names).toEqual([]);
    expect({ tries, reports: sandbox.reports }).toEqual({
      tries: 3,
      reports: ['run-due-work: not now - trying again'],
    });
  });

  test('that fails at every try is put aside', async () => {
    await sandbox.start(() => {
      throw new Error('never');
    });
    sandbox.schedule('a', startMs);

    await expect.poll(sandbox.names).toEqual([]);
    expect(await sandbox.deadLetters()).toEqual([
      {
        worker: 'run-due-work',
        at: new Date(startMs).toISOString(),
        error: 'never',
        schedule: expect.objectContaining({ name: 'a', dueMs: startMs }),
      },
    ]);
    expect(sandbox.reports).toEqual([
      'run-due-work: never - trying again',
      `run-due-work: schedule a put aside in ${join(sandbox.folder, 'dead-letters.jsonl')}: never`,
    ]);
  });

  test('that is cut off by the end of the stack is still there at the next start', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: cut, reject: cutOff } = Promise.withResolvers<void>();
    await sandbox.start(async () => {
      begin();
      await cut;
    });
    sandbox.schedule('a', startMs);
    await begun;

    const stopped = sandbox.runner.stop();
    cutOff(new Error('The functions have been stopped'));
    await stopped;

    expect({ names: sandbox.names(), reports: sandbox.reports }).toEqual({ names: ['a'], reports: [] });
  });
});

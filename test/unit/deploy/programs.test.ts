import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Programs } from '../../deploy/programs.ts';
import { eventually } from '../../setup/eventually.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daftar-programs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('A program ends with its exit code, and what it said is in its log', async () => {
  const log = join(folder, 'said');
  const programs = new Programs({ PATH: process.env['PATH'] });

  const code = await programs.run('sh', ['-c', 'echo "$GREETING"; exit 3'], log, { GREETING: 'Hello' });

  expect([code, await readFile(log, 'utf8')]).toEqual([3, 'Hello\n']);
});

test('One that cannot be started counts as failed', async () => {
  const programs = new Programs({ PATH: process.env['PATH'] });

  expect(await programs.run('no-such-program', [], join(folder, 'none'))).toBe(1);
});

test('Stopping ends what a program has started as well, also what does not listen', async () => {
  const log = join(folder, 'children');
  const programs = new Programs({ PATH: process.env['PATH'] });
  programs.start(
    'sh',
    ['-c', 'sleep 600 & echo $!; trap "" TERM; echo $$; while :; do sleep 600; done'],
    log,
  );
  const said = await eventually(
    () => readFile(log, 'utf8'),
    (text) => text.split('\n').length === 3,
  );
  const pids = said.trim().split('\n').map(Number);
  expect(pids.map(runs)).toEqual([true, true]);

  await programs.stopAll();

  await eventually(
    async () => pids.map(runs),
    (running) => !running.includes(true),
  );
});

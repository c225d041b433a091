import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NoEmulator, pythonWithMiniStack } from '../../deploy/python-environment.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daftar-python-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

test('Where there is no Python the emulator cannot be had, and a sentence says so', async () => {
  vi.stubEnv('PATH', folder);

  const asked = pythonWithMiniStack(folder);

  await expect(asked).rejects.toThrow(NoEmulator);
  await expect(asked).rejects.toThrow('It needs Python 3.10 or later on the PATH, as python3 or python.');
  expect(await readdir(folder)).toEqual([]);
});

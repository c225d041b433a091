import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const requirements = join(import.meta.dirname, 'emulator/requirements.txt');

/** Why the emulator cannot be had on this machine, in one sentence. */
export class NoEmulator extends Error {
  override readonly name = 'NoEmulator';
}

/**
 * A Python with MiniStack, from the virtual environment that an earlier run made, or a new one.
 *
 * @param folder where environments are kept, one for each content of requirements.txt
 * @returns the path of its interpreter
 * @throws NoEmulator where Python or its registry is missing
 */
export const pythonWithMiniStack = async (folder: string): Promise<string> => {
  const wanted = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 16);
  const environment = join(folder, `ministack-${wanted}`);
  const interpreter = join(environment, 'bin/python');
  if (await exists(interpreter)) return interpreter;

  const python = await python3();
  // Under another name until it is whole: what a stopped installation left is no environment.
  const unfinished = `${environment}-${process.pid}`;
  try {
    await run(python, ['-m', 'venv', unfinished]);
    const quietly = ['--quiet', '--disable-pip-version-check', '--no-input'];
    await run(join(unfinished, 'bin/python'), ['-m', 'pip', 'install', ...quietly, '-r', requirements]);
    await rename(unfinished, environment);
    return interpreter;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw new NoEmulator(`MiniStack cannot be installed: ${lastLine(error)}`);
  }
};

const oldest = [3, 10] as const;

const python3 = async (): Promise<string> => {
  for (const python of ['python3', 'python']) {
    const version = await run(python, ['-c', 'import sys; print(*sys.version_info[:2])']).catch(
      () => undefined,
    );
    const [major = 0, minor = 0] = version?.stdout.split(' ').map(Number) ?? [];
    if (major === oldest[0] && minor >= oldest[1]) return python;
  }
  throw new NoEmulator(`It needs Python ${oldest.join('.')} or later on the PATH, as python3 or python.`);
};

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const lastLine = (error: unknown): string => {
  const said = (error as { stderr?: string }).stderr?.trim().split('\n').at(-1);
  return said || (error instanceof Error ? error.message : String(error));
};

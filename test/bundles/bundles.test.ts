import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildFunctions, functionEntries } from '../../infra/build.ts';
import { inFreshNode } from './run-bundle.ts';
import { tableKeysIn } from './table-keys.ts';

/** Load time follows size. */
const limitKilobytes = 290;

/** What only the SDK's default credential chain, its file readers and its metadata clients say. */
const credentialChain =
  /sso_start_url|credential_process|source_profile|role_arn|169\.254\.|AWS_CONTAINER_CREDENTIALS|AWS_WEB_IDENTITY/;

let outDir: string;

beforeAll(async () => {
  outDir = await mkdtemp(path.join(os.tmpdir(), 'daftar-bundles-'));
  await buildFunctions({ outDir });
}, 180_000);

afterAll(() => rm(outDir, { recursive: true }));

test('the client of EventBridge Scheduler is in the one function that makes schedules', async () => {
  const maps = await Promise.all(
    functionEntries().map(async ({ name }) => [
      name,
      await readFile(path.join(outDir, name, 'index.cjs.map'), 'utf8'),
    ]),
  );

  expect(maps.filter(([, map]) => map?.includes('@aws-sdk/client-scheduler')).map(([name]) => name)).toEqual([
    'follow-changes',
  ]);
});

// What IAM allows follows from it: see infra/stacks/table-keys.ts. `npm run permissions` writes it anew.
test('bundles build the keys that their functions are allowed to use', async () => {
  const found = await Promise.all(
    functionEntries().map(async ({ name }) => [name, await tableKeysIn(path.join(outDir, name))] as const),
  );
  const lines = found
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, keys]) => `  ${JSON.stringify(name)}: ${JSON.stringify(keys)}`);

  await expect(`{\n${lines.join(',\n')}\n}\n`).toMatchFileSnapshot('../../infra/stacks/table-keys.json');
});

test('no function registers merchants or changes their state, which is the operator’s alone', async () => {
  const ofOperators = /\.(register|byCode|setSecretVersion|setStatus|setAutoApproveRefunds)\(/;
  const bundles = await Promise.all(
    functionEntries().map(async ({ name }) => ({
      name,
      text: await readFile(path.join(outDir, name, 'index.cjs'), 'utf8'),
    })),
  );

  expect(bundles.filter(({ text }) => ofOperators.test(text)).map(({ name }) => name)).toEqual([]);
});

describe.each(functionEntries())('the bundle of $name', ({ name, source }) => {
  const file = () => path.join(outDir, name, 'index.cjs');

  test('exports a handler, loaded with nothing set but what Lambda sets', async () => {
    expect(await inFreshNode(file(), 'typeof bundle.handler')).toBe('function');
  });

  test('has no credential chain', async () => {
    expect(await readFile(file(), 'utf8')).not.toMatch(credentialChain);
  });

  test(`has at most ${limitKilobytes} KB`, async () => {
    const { size } = await stat(file());
    expect(size / 1024).toBeLessThan(limitKilobytes);
  });

  test('has a source map that leads to the sources', async () => {
    const [, map = ''] = /\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(await readFile(file(), 'utf8')) ?? [];
    const { sources } = JSON.parse(await readFile(path.join(outDir, name, map), 'utf8')) as {
      sources: string[];
    };
    const found = sources.map((each) => path.resolve(outDir, name, each));

    expect(found).toContain(source);
    await expect(Promise.all(found.map((each) => stat(each)))).resolves.toBeDefined();
  });
});

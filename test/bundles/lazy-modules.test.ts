import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundle } from '../../infra/bundling/bundle.ts';
import { inFreshNode } from './run-bundle.ts';

let scratch: string;

beforeEach(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'daftar-lazy-'));
});

afterEach(() => rm(scratch, { recursive: true }));

const write = (files: Record<string, string>): Promise<unknown> =>
  Promise.all(Object.entries(files).map(([name, text]) => writeFile(path.join(scratch, name), text)));

const bundled = (...names: string[]): Promise<string[]> =>
  bundle(
    scratch,
    names.map((name) => ({ name, source: path.join(scratch, `${name}.ts`) })),
    path.join(scratch, 'out'),
  );

test('what is imported lazily is a bundle of its own, loaded when it is asked for', async () => {
  await write({
    'early.ts': `export const handler = async () => (await import('./late.ts')).answer;`,
    'late.ts': `export const answer = 'came late';`,
  });

  await bundled('early');

  const index = path.join(scratch, 'out/early/index.cjs');
  expect(await readFile(index, 'utf8')).not.toContain('came late');
  expect(await inFreshNode(index, 'bundle.handler()')).toBe('came late');
});

test('what is imported lazily may not bring another copy of a class', async () => {
  await write({
    'early.ts': `export const handler = () => import('./late.ts');`,
    'late.ts': `export { Failure } from './failure.ts';`,
    'failure.ts': 'export class Failure extends Error {}',
  });

  await expect(bundled('early')).rejects.toThrow(
    'late.ts is imported lazily and must not import what has classes or state: failure.ts.',
  );
});

test('a function may import another one lazily by a name it works out, whatever they share', async () => {
  await write({
    'front.ts': `export const handler = async (name: string) => (await import(\`./\${name}.ts\`)).handler();`,
    'one.ts': `import { Failure } from './failure.ts'; export const handler = () => new Failure('one').message;`,
    'two.ts': `export const handler = () => 'two';`,
    'failure.ts': 'export class Failure extends Error {}',
  });

  await bundled('front', 'one', 'two');

  const index = path.join(scratch, 'out/front/index.cjs');
  expect(await inFreshNode(index, `Promise.all(['one', 'two'].map(bundle.handler))`)).toEqual(['one', 'two']);
});

test('a build leaves nothing out of the list of what it wrote', async () => {
  await write({
    'early.ts': `export const handler = () => import('./late.ts');`,
    'late.ts': 'export const answer = 1;',
  });

  const files = await bundled('early');

  const found = await readdir(path.join(scratch, 'out/early'));
  expect(files.map((file) => path.basename(file)).sort()).toEqual(found.sort());
});

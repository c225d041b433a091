import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { authorizer, contracts, fallback, workers } from '../shared/contracts/registry.ts';
import { bundle, type Entry } from './bundling/bundle.ts';
import { sourceFingerprint } from './bundling/source-fingerprint.ts';

const root = path.resolve(import.meta.dirname, '..');

export interface BuildOptions {
  readonly outDir?: string;
  /** Leaves everything as it is where what bundles are made of has not changed since they were made. */
  readonly onlyIfChanged?: boolean;
}

/** Bundles every registered function to `<outDir>/<name>/index.cjs`, by default below `dist/functions`. */
export const buildFunctions = async ({
  outDir = path.join(root, 'dist/functions'),
  onlyIfChanged = false,
}: BuildOptions = {}): Promise<void> => {
  const entries = functionEntries();
  const sources = await sourceFingerprint(root);
  const builtFrom = path.join(outDir, 'built-from.sha256');
  if (onlyIfChanged && (await readFile(builtFrom, 'utf8').catch(() => '')) === sources) return;
  await rm(builtFrom, { force: true });
  const written = new Set(await bundle(root, entries, outDir));
  await Promise.all(entries.map(({ name }) => sweep(path.join(outDir, name), written)));
  await writeFile(builtFrom, sources);
};

/** What an earlier build left beside a bundle would be deployed with it. */
const sweep = async (directory: string, written: ReadonlySet<string>): Promise<void> => {
  const files = (await readdir(directory)).map((file) => path.resolve(directory, file));
  await Promise.all(files.filter((file) => !written.has(file)).map((file) => rm(file)));
};

/** Every registered function, with its source. */
export const functionEntries = (): Entry[] =>
  [...Object.values(contracts), ...Object.values(workers), fallback, authorizer].map(
    ({ name, resource }) => ({
      name,
      source: path.join(root, 'functions', resource, `${name}.ts`),
    }),
  );

const totalKilobytes = async (directory: string): Promise<number> => {
  const files = (await readdir(directory, { recursive: true })).filter((file) => file.endsWith('.cjs'));
  const sizes = await Promise.all(files.map((file) => stat(path.join(directory, file))));
  return Math.round(sizes.reduce((sum, { size }) => sum + size, 0) / 1024);
};

if (import.meta.main) {
  const started = performance.now();
  await buildFunctions({ onlyIfChanged: process.argv.includes('--if-changed') });
  const elapsed = Math.round(performance.now() - started);
  console.log(
    `${functionEntries().length} functions, ${await totalKilobytes(path.join(root, 'dist/functions'))} KB, ${elapsed} ms`,
  );
}

import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { buildFunctions, functionEntries } from '../../infra/build.ts';

/** Load times are medians of fresh processes, in milliseconds. */
export interface ColdStart {
  readonly name: string;
  readonly kilobytes: number;
  readonly oursMs: number;
  /** The same handler as plain `esbuild --bundle --platform=node --format=esm` makes it. */
  readonly plainMs: number;
  readonly emptyMs: number;
  /** Ours to plain: the target is 0.45 at most. */
  readonly ratio: number;
}

/** Times the loading of every function's bundle in fresh processes. Nothing of AWS is called. */
export const benchColdStart = async (runs = 15): Promise<ColdStart[]> => {
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'daftar-cold-start-'));
  try {
    const entries = functionEntries();
    await Promise.all([
      buildFunctions({ outDir: path.join(scratch, 'ours') }),
      buildPlain(path.join(scratch, 'plain')),
      writeFile(path.join(scratch, 'empty.cjs'), 'exports.handler = async () => {};'),
    ]);
    const rows: ColdStart[] = [];
    for (const { name } of entries) rows.push(await measure(name, scratch, runs));
    return rows;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};

export const coldStartTable = (rows: readonly ColdStart[]): string => {
  const cells = rows.map(({ name, kilobytes, oursMs, plainMs, emptyMs, ratio }) => [
    name,
    kilobytes.toFixed(0),
    oursMs.toFixed(1),
    plainMs.toFixed(1),
    emptyMs.toFixed(1),
    ratio.toFixed(2),
  ]);
  const lines = [['function', 'KB', 'ours ms', 'plain ms', 'empty ms', 'ratio'], ...cells];
  return lines
    .map(([name = '', ...numbers]) => name.padEnd(24) + numbers.map((number) => number.padStart(10)).join(''))
    .join('\n');
};

const buildPlain = async (outdir: string): Promise<void> => {
  await build({
    entryPoints: functionEntries().map(({ name, source }) => ({ in: source, out: name })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
};

/** The variants take turns, so that whatever else the machine does slows all of them alike. */
const measure = async (name: string, scratch: string, runs: number): Promise<ColdStart> => {
  const ours = path.join(scratch, 'ours', name, 'index.cjs');
  const plain = path.join(scratch, 'plain', `${name}.mjs`);
  const empty = path.join(scratch, 'empty.cjs');
  const samples: { ours: number; plain: number; empty: number }[] = [];
  for (let run = 0; run < runs; run++) {
    samples.push({ ours: await loadMs(ours), plain: await loadMs(plain), empty: await loadMs(empty) });
  }
  const oursMs = median(samples.map((sample) => sample.ours));
  const plainMs = median(samples.map((sample) => sample.plain));
  const emptyMs = median(samples.map((sample) => sample.empty));
  return {
    name,
    kilobytes: (await stat(ours)).size / 1024,
    oursMs,
    plainMs,
    emptyMs,
    ratio: oursMs / plainMs,
  };
};

const loadMs = async (file: string): Promise<number> => {
  const load = file.endsWith('.mjs') ? 'await import(file)' : 'require(file)';
  const script = `(async () => {
    const file = ${JSON.stringify(file)};
    const started = performance.now();
    const { handler } = ${load};
    const elapsed = performance.now() - started;
    if (typeof handler !== 'function') throw new Error('no handler in ' + file);
    process.stdout.write(String(elapsed), () => process.exit());
  })()`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { env: lambdaEnvironment });
  return Number(stdout);
};

const lambdaEnvironment = {
  AWS_REGION: 'me-south-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_SESSION_TOKEN: 'bench',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
};

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

if (import.meta.main) console.log(coldStartTable(await benchColdStart()));

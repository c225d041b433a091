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
    const samples: Sample[] = [];
    // Everything takes turns, so that whatever else the machine does slows all of it alike.
    for (let run = 0; run < runs; run++) {
      for (const { name } of entries) samples.push(await sample(name, scratch));
    }
    return await Promise.all(entries.map(({ name }) => summary(name, scratch, samples)));
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

interface Sample {
  readonly name: string;
  readonly ours: number;
  readonly plain: number;
  readonly empty: number;
}

const oursOf = (scratch: string, name: string): string => path.join(scratch, 'ours', name, 'index.cjs');

const sample = async (name: string, scratch: string): Promise<Sample> => ({
  name,
  ours: await loadMs(oursOf(scratch, name)),
  plain: await loadMs(path.join(scratch, 'plain', `${name}.mjs`)),
  empty: await loadMs(path.join(scratch, 'empty.cjs')),
});

const summary = async (name: string, scratch: string, samples: readonly Sample[]): Promise<ColdStart> => {
  const own = samples.filter((each) => each.name === name);
  const oursMs = median(own.map(({ ours }) => ours));
  const plainMs = median(own.map(({ plain }) => plain));
  const emptyMs = median(own.map(({ empty }) => empty));
  const { size } = await stat(oursOf(scratch, name));
  return { name, kilobytes: size / 1024, oursMs, plainMs, emptyMs, ratio: oursMs / plainMs };
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

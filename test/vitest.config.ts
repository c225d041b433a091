import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './setup/longest-first.ts';
import { ramDiskOrDisk } from './setup/ram-disk.ts';

const root = resolve(import.meta.dirname, '..');

// For this process, which starts the stack, for the workers, and for whatever they start; what any of them leaves goes with it.
const temporary = mkdtempSync(join(ramDiskOrDisk(), 'daftar-run-'));
process.env['TMPDIR'] = temporary;
process.once('exit', () => rmSync(temporary, { recursive: true, force: true }));
// Hundreds of processes load the same packages.
process.env['NODE_COMPILE_CACHE'] = resolve(root, 'node_modules/.cache/compiled');

/** What holds for every project. Time is given for a machine that has five times as much to do as it can. */
const ofAll = {
  /** Functions that a test calls in its own process log and measure nothing; the stack's own log is a file. */
  env: { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' },
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 15_000 } },
};

export default defineConfig({
  root,
  test: {
    // Most tests wait for a stack, a clock or another process most of the time.
    maxWorkers: 2 * availableParallelism(),
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        // One after the other in the same processes, which then load the CDK and all else once: none of them leaves anything behind.
        test: {
          ...ofAll,
          name: 'unit',
          include: ['test/{unit,vectors,infra,bundles}/**/*.test.ts'],
          isolate: false,
        },
      },
      {
        test: {
          ...ofAll,
          name: 'local',
          include: ['test/local/**/*.test.ts'],
        },
      },
      {
        test: {
          ...ofAll,
          name: 'stack',
          include: ['test/{store,operator,e2e,browser}/**/*.test.ts'],
          globalSetup: ['test/setup/stack.ts'],
        },
      },
      {
        // A stack of its own, whose clock it moves.
        test: {
          ...ofAll,
          name: 'clock',
          include: ['test/clock/**/*.test.ts'],
          globalSetup: ['test/setup/stack.ts'],
        },
      },
    ],
  },
});

import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Functions that a test calls in its own process log and measure nothing; the stack's own log is a file. */
const env = { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' };

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    // Most tests wait for a stack most of the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{unit,vectors,infra,bundles,local}/**/*.test.ts'],
          testTimeout: 60_000,
          env,
        },
      },
      {
        test: {
          name: 'stack',
          include: ['test/{store,operator,e2e,browser}/**/*.test.ts'],
          globalSetup: ['test/setup/stack.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          env,
        },
      },
      {
        // A stack of its own, and one file after the other: there is one clock, and it only goes forward.
        test: {
          name: 'clock',
          include: ['test/clock/**/*.test.ts'],
          globalSetup: ['test/setup/stack.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          env,
        },
      },
    ],
  },
});

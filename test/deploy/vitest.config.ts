import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The tests of the service from outside, as `npm test` runs them, against one that is deployed to MiniStack. */
export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  test: {
    name: 'deployed',
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/setup/stack.ts'],
    setupFiles: ['test/deploy/leave-out.ts'],
    // Most tests wait for the service most of the time.
    maxWorkers: 3,
    // MiniStack is one Python process and stalls for seconds now and then; a function gives up on its table after six. Each of
    // these tests has only one try on the local stack.
    retry: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT' },
  },
});

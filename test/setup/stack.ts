import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startStack } from '../../infra/local/stack.ts';
import { seedLocalStack } from '../../infra/operator/seed.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the service under test answers. */
    url: string;
    /** What the operator's code needs to reach its table and secrets; the SDK reads it from the environment. */
    environment: Record<string, string>;
    /** The log of the whole run; empty when the service is not a local one. */
    logFile: string;
    /** Where the emulator of AWS answers that the service is deployed to; empty when there is none. */
    emulator: string;
  }
}

/**
 * One service for all tests that need one: a local stack of its own, or the one at `DAFTAR_URL`, for which the
 * environment names table and secrets as it does for the operator's command line.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const deployed = process.env['DAFTAR_URL'];
  if (deployed) {
    project.provide('url', deployed);
    project.provide('environment', { PUBLIC_BASE_URL: deployed });
    project.provide('logFile', '');
    project.provide('emulator', process.env['DAFTAR_EMULATOR'] ?? '');
    return undefined;
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'daftar-test-'));
  const stack = await startStack({ port: 0, dataDir, quiet: true, beforeReady: seedLocalStack });
  project.provide('url', stack.url);
  project.provide('environment', { ...stack.endpoints });
  project.provide('logFile', stack.logFile);
  project.provide('emulator', '');
  return async () => {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

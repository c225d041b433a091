import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { deployment } from './deployment.ts';
import { Programs } from './programs.ts';
import { NoEmulator, pythonWithMiniStack } from './python-environment.ts';
import { Report } from './report.ts';

/**
 * `npm run test:deploy`: deploys the dev stage to MiniStack, an emulator of AWS, and runs the tests of the service against it.
 *
 * Ends with 0 when all passed, 1 when anything failed, and 2 where the emulator cannot be had. Its last line is
 * "N passed, M failed".
 */
const root = resolve(import.meta.dirname, '../..');
const kept = join(root, '.daftar');
const logs = join(kept, 'test-deploy');
await rm(logs, { recursive: true, force: true });
await mkdir(logs, { recursive: true });
const folder = await mkdtemp(join(tmpdir(), 'daftar-deploy-'));
const programs = new Programs({ ...process.env, CI: 'true' });
const report = new Report();

const cleanUp = async (): Promise<void> => {
  await programs.stopAll();
  await rm(folder, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
}

try {
  const python = pythonWithMiniStack(kept);
  // It is awaited below, after what can be done meanwhile.
  python.catch(() => {});
  await deployment({ root, folder, logs, programs, report, python });
  process.exitCode = report.failed > 0 ? 1 : 0;
} catch (error) {
  if (error instanceof NoEmulator) {
    console.log(`The service was not deployed to an emulator. ${error.message}`);
    process.exitCode = 2;
  } else {
    report.fail(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
} finally {
  await cleanUp();
}
console.log(report.lastLine());

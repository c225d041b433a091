import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Deployment } from './deployment.ts';
import { limitOf, limits } from './emulator-limits.ts';
import { tailOf } from './report.ts';

/** The part of vitest's JSON report that counts. */
interface Results {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Runs the tests of the service from outside, and counts them. What is left out must be in the list of limits, and all of that. */
export const runSuite = async (
  { root, folder, logs, programs, report }: Omit<Deployment, 'python'>,
  environment: NodeJS.ProcessEnv,
): Promise<void> => {
  const startedMs = performance.now();
  const file = join(folder, 'results.json');
  const log = join(logs, 'suite.log');
  const config = ['run', '--config', join(root, 'test/deploy/vitest.config.ts')];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${file}`];
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const code = await programs.run(process.execPath, [vitest, ...config, ...reporters], log, environment);

  const results = await readFile(file, 'utf8').catch(() => undefined);
  if (results === undefined) {
    report.fail(`The tests left no result.\n${await tailOf(log)}`);
    return;
  }
  const { testResults } = JSON.parse(results) as Results;
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((result) => ({ file: name, ...result })),
  );
  const failed = tests.filter(({ status }) => status === 'failed');
  const leftOut = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
  const passed = tests.length - failed.length - leftOut.length;
  report.passed += passed;
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  console.log(
    `  test/e2e: ${passed} passed, ${failed.length} failed, ${leftOut.length} left out  ${seconds} s`,
  );

  for (const { fullName, failureMessages } of failed) report.fail(`${fullName}\n${failureMessages[0] ?? ''}`);
  // A file that cannot even be loaded has no failed test of its own.
  for (const { name, status, message, assertionResults } of testResults) {
    if (status === 'failed' && assertionResults.every((test) => test.status !== 'failed'))
      report.fail(`${name}\n${message}`);
  }
  const unlisted = leftOut.filter(({ file, fullName }) => !limitOf(file, fullName));
  for (const { fullName } of unlisted) report.fail(`Left out, and not in emulator-limits.ts: ${fullName}`);
  const met = new Set(leftOut.map(({ file, fullName }) => limitOf(file, fullName)));
  for (const limit of limits.filter((limit) => !met.has(limit)))
    report.fail(`No test is left out by this line of emulator-limits.ts: ${limit.file} ${limit.test}`);
  if (code !== 0 && report.failed === 0) report.fail(`The tests ended with ${code}.\n${await tailOf(log)}`);
};

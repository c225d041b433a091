import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';

/** What passed and what failed, told as it happens, with the time that each thing took. */
export class Report {
  passed = 0;
  failed = 0;

  /** Does something that everything after it needs: whatever it throws ends the run. */
  async phase<T>(name: string, work: () => Promise<T>): Promise<T> {
    const startedMs = performance.now();
    try {
      const result = await work();
      this.passed += 1;
      console.log(`✓ ${name}  ${secondsSince(startedMs)}`);
      return result;
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }

  /** Does something that nothing else needs: it fails, and the run goes on. */
  async check(name: string, work: () => Promise<void>): Promise<void> {
    await this.phase(name, work).catch((error: Error) => this.fail(error.message));
  }

  fail(because: string): void {
    this.failed += 1;
    console.log(`✗ ${because}`);
  }

  lastLine(): string {
    return `${this.passed} passed, ${this.failed} failed`;
  }
}

/** The last lines of a log. */
export const tailOf = async (logFile: string): Promise<string> =>
  (await readFile(logFile, 'utf8')).split('\n').slice(-30).join('\n');

const secondsSince = (startedMs: number): string =>
  `${((performance.now() - startedMs) / 1_000).toFixed(1)} s`;

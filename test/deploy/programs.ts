import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** The programs that a run has started, each the head of a process group of its own, so that nothing of them stays. */
export class Programs {
  private readonly running = new Set<ChildProcess>();
  private readonly environment: NodeJS.ProcessEnv;

  constructor(environment: NodeJS.ProcessEnv) {
    this.environment = environment;
  }

  /** Starts a program whose output goes to a file. */
  start(
    command: string,
    args: readonly string[],
    logFile: string,
    extra: NodeJS.ProcessEnv = {},
  ): ChildProcess {
    const log = openSync(logFile, 'a');
    const program = spawn(command, args, {
      env: { ...this.environment, ...extra },
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    this.running.add(program);
    // A program that cannot be started at all has no exit.
    program.once('error', () => this.running.delete(program));
    return program;
  }

  /** Runs a program to its end: its exit code, or 1 where a signal or the system ended it. */
  async run(
    command: string,
    args: readonly string[],
    logFile: string,
    extra?: NodeJS.ProcessEnv,
  ): Promise<number> {
    const program = this.start(command, args, logFile, extra);
    const [code] = await once(program, 'exit').catch(() => [1]);
    await this.stop(program);
    return code ?? 1;
  }

  /** Ends a program and everything it has started: first asking, then not. */
  async stop(program: ChildProcess): Promise<void> {
    const { pid } = program;
    if (pid === undefined || !this.running.delete(program)) return;
    if (!signal(pid, 'SIGTERM')) return;
    for (let waited = 0; waited < patienceMs; waited += 50) {
      await setTimeout(50);
      if (!signal(pid, 0)) return;
    }
    signal(pid, 'SIGKILL');
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.running].map((program) => this.stop(program)));
  }
}

const patienceMs = 5_000;

/** Whether there was anybody left in the group to tell. */
const signal = (group: number, name: NodeJS.Signals | 0): boolean => {
  try {
    process.kill(-group, name);
    return true;
  } catch {
    return false;
  }
};

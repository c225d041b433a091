import { execFile } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { expect, inject } from 'vitest';
import type { Account } from '../setup/client.ts';

const root = resolve(import.meta.dirname, '../..');

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** What every process has, with nothing of the test's own. */
export const plainEnvironment = (): Record<string, string> =>
  Object.fromEntries(['PATH', 'NODE_COMPILE_CACHE'].map((name) => [name, process.env[name] ?? '']));

/** Runs a program of this project as a user would: a process of its own, with nothing of the test's environment. */
export const run = (file: string, args: string[], env: Record<string, string> = {}): Promise<Ended> =>
  new Promise((settle) => {
    const options = { cwd: root, env: { ...plainEnvironment(), ...env }, timeout: 30_000 };
    execFile(process.execPath, [file, ...args], options, (error, stdout, stderr) => {
      settle({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
  });

/** The data folder of the stack under test. */
export const dataFolder = (): string => dirname(inject('logFile'));

/** The operator's command line, on the stack under test or the one of another data folder. */
export const daftar = (
  args: string[],
  folder = dataFolder(),
  env: Record<string, string> = {},
): Promise<Ended> => run('infra/operator/daftar.ts', args, { DAFTAR_DATA: folder, ...env });

/** One clear sentence on the error stream, and nothing like a stack. */
export const sentence = (stderr: string): string => {
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/\bat \S+:\d+/);
  return stderr.trim();
};

/** What `label  value` lines of an output say. */
export const facts = (stdout: string): Record<string, string> =>
  Object.fromEntries(
    stdout
      .split('\n')
      .map((line) => /^(\S+(?: \S+)*) {2,}(\S+)$/.exec(line) ?? /^(Merchant code) (\S+)$/.exec(line))
      .flatMap((match) => (match ? [[match[1] ?? '', match[2] ?? '']] : [])),
  );

/** The account that `merchant create` prints. */
export const accountIn = (stdout: string): Account => {
  const fact = facts(stdout);
  return {
    merchantCode: fact['Merchant code'] ?? '',
    username: fact['Username'] ?? '',
    password: fact['Password'] ?? '',
    accessCode: fact['Access code'] ?? '',
    keys: { secretKey: fact['Secret key'] ?? '', ivKey: fact['IV key'] ?? '' },
  };
};

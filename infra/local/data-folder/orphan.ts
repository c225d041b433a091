import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { readRunning } from './folder-lock.ts';
import type { DataPaths } from './paths.ts';

/** Ends the DynamoDB Local that a killed Daftar left behind: it holds the database open. */
export const endOrphan = async (paths: DataPaths): Promise<void> => {
  const pid = readRunning(paths)?.dynamodbPid;
  if (pid === undefined || !(await isOurs(pid, paths.dynamodb))) return;

  signal(pid, 'SIGTERM');
  const patience = Date.now() + 5_000;
  while (signal(pid, 0)) {
    if (Date.now() > patience) signal(pid, 'SIGKILL');
    await delay(25);
  }
};

// The number may long belong to a program of somebody else's.
const isOurs = async (pid: number, databaseFolder: string): Promise<boolean> => {
  const command = await commandLine(pid);
  return command.includes('DynamoDBLocal.jar') && command.includes(`-dbPath ${databaseFolder} `);
};

const commandLine = (pid: number): Promise<string> =>
  new Promise((resolve) => {
    execFile('ps', ['-ww', '-o', 'command=', '-p', String(pid)], (_error, stdout) => resolve(stdout));
  });

const signal = (pid: number, name: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
};

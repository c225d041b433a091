import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StartupError } from '../startup-error.ts';
import type { DataPaths } from './paths.ts';

/** The processes that use a data folder. */
export interface RunningProcesses {
  readonly pid: number;
  readonly dynamodbPid?: number;
}

export interface FolderLock {
  /** Remembers which processes to look for after a crash. */
  record(processes: RunningProcesses): void;
  release(): void;
}

/**
 * Lets one Daftar at a time use a data folder.
 *
 * An open SQLite transaction is the lock: the system itself drops it when the process dies, however it dies,
 * which no file with a process id in it can promise.
 */
export const lockFolder = (paths: DataPaths, shown: string): FolderLock => {
  const database = takeLock(paths, shown);
  return {
    record: (processes) => writeFileSync(paths.running, JSON.stringify(processes)),
    release() {
      rmSync(paths.running, { force: true });
      database.close();
    },
  };
};

/** What the last Daftar in this folder said of itself, if it did not end cleanly. */
export const readRunning = (paths: DataPaths): RunningProcesses | undefined => {
  try {
    return JSON.parse(readFileSync(paths.running, 'utf8')) as RunningProcesses;
  } catch {
    return undefined;
  }
};

const takeLock = (paths: DataPaths, shown: string): DatabaseSync => {
  try {
    const database = new DatabaseSync(paths.lock);
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    if (!isBusy(error)) {
      throw new StartupError(
        `The data folder ${shown} cannot be locked (${(error as Error).message}): ` +
          'choose one on a local disk with DAFTAR_DATA and start again.',
      );
    }
    const holder = readRunning(paths);
    throw new StartupError(
      `The data folder ${shown} is in use by another Daftar (process ${holder?.pid ?? 'unknown'}): ` +
        'end that one, or choose another folder with DAFTAR_DATA.',
    );
  }
};

const sqliteBusy = 5;

const isBusy = (error: unknown): boolean => (error as { errcode?: number }).errcode === sqliteBusy;

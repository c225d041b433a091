import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StartupError } from '../startup-error.ts';
import type { DataPaths } from './paths.ts';

/** Refuses a data folder that is damaged or incomplete, before anything can write to it. */
export const checkIntegrity = (paths: DataPaths, shown: string): void => {
  const fault =
    databaseFault('its database', paths.database) ??
    databaseFault('its schedules', paths.schedules) ??
    databaseFault('its queues', paths.queues) ??
    databaseFault('its outbox', paths.outbox) ??
    secretsFault(paths.secrets) ??
    clockFault(paths.clock) ??
    incompleteness(paths);
  if (fault) {
    throw new StartupError(
      `The data folder ${shown} is damaged (${fault}): put back a copy of it, or move it away to start with an empty one.`,
    );
  }
  // Made before the database is, so that a first start cut short does not look like lost secrets.
  if (!existsSync(paths.secrets)) writeFileSync(paths.secrets, '{}', { mode: 0o600, flush: true });
};

const databaseFault = (which: string, path: string): string | undefined => {
  if (!existsSync(path)) return undefined;
  try {
    const answer = quickCheck(path);
    return answer === 'ok' ? undefined : `${which}: ${answer}`;
  } catch (error) {
    return `${which}: ${(error as Error).message}`;
  }
};

const quickCheck = (path: string): string => {
  // What a crash left half done is undone by whoever opens the file next, which a read-only opening cannot do.
  const afterCrash = existsSync(`${path}-journal`) || existsSync(`${path}-wal`);
  const database = new DatabaseSync(path, { readOnly: !afterCrash });
  try {
    const [row] = database.prepare('PRAGMA quick_check(1)').all();
    return String(row?.['quick_check']).split('\n')[0] ?? '';
  } finally {
    database.close();
  }
};

const secretsFault = (path: string): string | undefined => {
  if (!existsSync(path)) return undefined;
  try {
    const secrets: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isObject(secrets) ? undefined : 'secrets.json is not an object';
  } catch {
    return 'secrets.json is not JSON';
  }
};

const clockFault = (path: string): string | undefined => {
  if (!existsSync(path)) return undefined;
  try {
    const { offsetMs } = JSON.parse(readFileSync(path, 'utf8')) as { offsetMs?: unknown };
    return Number.isSafeInteger(offsetMs) ? undefined : 'clock.json has no offsetMs';
  } catch {
    return 'clock.json is not JSON';
  }
};

const incompleteness = (paths: DataPaths): string | undefined => {
  const hasDatabase = existsSync(paths.database);
  if (hasDatabase && !existsSync(paths.secrets)) return 'its database is there and secrets.json is missing';
  if (!hasDatabase && hasSecrets(paths.secrets)) return 'secrets.json is there and its database is missing';
  return undefined;
};

const hasSecrets = (path: string): boolean => existsSync(path) && readFileSync(path, 'utf8').trim() !== '{}';

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

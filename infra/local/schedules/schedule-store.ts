import { DatabaseSync } from 'node:sqlite';

/** A schedule that has not been carried out yet, or not for the last time. */
export interface Schedule {
  readonly group: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly dueMs: number;
  readonly createdMs: number;
  /** The request that made it, as JSON. */
  readonly request: string;
}

export interface ScheduleSearch {
  readonly group?: string;
  readonly prefix?: string;
  readonly skip: number;
  readonly limit: number;
}

export interface ScheduleStore {
  /** Has it on disk when it returns; false, and nothing changed, when the group has one of that name. */
  add(schedule: Schedule): boolean;
  /** The same, in the place of one of that name. */
  put(schedule: Schedule): void;
  get(group: string, name: string): Schedule | undefined;
  /** By group and name. */
  list(search: ScheduleSearch): Schedule[];
  /** The first that is due by then and wanted, by time and then by name. */
  earliest(byMs: number, isWanted?: (schedule: Schedule) => boolean): Schedule | undefined;
  /** False when there was none. */
  remove(group: string, name: string): boolean;
  close(): void;
}

/** Keeps schedules in a SQLite file: one that has been answered for is on disk, and thousands cost no more than one. */
export const openScheduleStore = (path: string): ScheduleStore => {
  const database = new DatabaseSync(path);
  database.exec(`
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS schedules (
      "group" TEXT NOT NULL, name TEXT NOT NULL, dueMs INTEGER NOT NULL, createdMs INTEGER NOT NULL,
      request TEXT NOT NULL, PRIMARY KEY ("group", name)
    ) STRICT;
    CREATE INDEX IF NOT EXISTS byTime ON schedules (dueMs, name);
  `);
  const insert = database.prepare('INSERT OR IGNORE INTO schedules VALUES (?, ?, ?, ?, ?)');
  const replace = database.prepare('INSERT OR REPLACE INTO schedules VALUES (?, ?, ?, ?, ?)');
  const one = database.prepare('SELECT * FROM schedules WHERE "group" = ? AND name = ?');
  const some = database.prepare(`
    SELECT * FROM schedules WHERE (?1 IS NULL OR "group" = ?1) AND substr(name, 1, length(?2)) = ?2
    ORDER BY "group", name LIMIT ?3 OFFSET ?4`);
  const due = database.prepare('SELECT * FROM schedules WHERE dueMs <= ? ORDER BY dueMs, name, "group"');
  const remove = database.prepare('DELETE FROM schedules WHERE "group" = ? AND name = ?');

  return {
    add: ({ group, name, dueMs, createdMs, request }) =>
      insert.run(group, name, dueMs, createdMs, request).changes > 0,
    put: ({ group, name, dueMs, createdMs, request }) => {
      replace.run(group, name, dueMs, createdMs, request);
    },
    get: (group, name) => asSchedule(one.get(group, name)),
    list: ({ group, prefix = '', skip, limit }) =>
      some.all(group ?? null, prefix, limit, skip) as unknown[] as Schedule[],
    earliest(byMs, isWanted = () => true) {
      for (const row of due.iterate(byMs)) {
        const schedule = asSchedule(row);
        if (schedule && isWanted(schedule)) return schedule;
      }
      return undefined;
    },
    remove: (group, name) => remove.run(group, name).changes > 0,
    close: () => database.close(),
  };
};

const asSchedule = (row: unknown): Schedule | undefined => row as Schedule | undefined;

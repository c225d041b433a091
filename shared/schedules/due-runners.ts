import type { DueRunner } from './due-work.ts';

/** Who does the work of an item that is due, by the beginning of its sort key. */
export type DueRunners = Readonly<Record<string, DueRunner>>;

/** One line for each kind of item that carries `dueMs`; `schedule-due-work` listens to the same sort keys. */
export const dueRunners: DueRunners = {};

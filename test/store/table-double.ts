import type { Table } from '../../shared/store/table.ts';

type Call = keyof Table;

/** A table with something done around each of its calls; `inner` makes the real one. */
export const around = (
  table: Table,
  act: (name: Call, args: readonly unknown[], inner: () => Promise<unknown>) => Promise<unknown>,
): Table =>
  Object.fromEntries(
    Object.entries(table).map(([name, call]) => [
      name,
      typeof call === 'function'
        ? (...args: unknown[]) =>
            act(name as Call, args, () => (call as (...all: unknown[]) => Promise<unknown>)(...args))
        : call,
    ]),
  ) as unknown as Table;

export interface FaultyTable extends Table {
  /** Whether the call that was to fail was made. */
  readonly hasFailed: () => boolean;
}

/** A table whose n-th call (from 1) fails: before it did anything, or after its effect, as when an answer is lost. */
export const failingAt = (table: Table, nth: number, when: 'before' | 'after'): FaultyTable => {
  let calls = 0;
  const faulty = around(table, async (_name, _args, inner) => {
    calls += 1;
    if (calls !== nth) return inner();
    if (when === 'after') await inner();
    throw new Error('injected');
  });
  return { ...faulty, hasFailed: () => calls >= nth };
};

/** A table that fails from its n-th call (from 1) on, as that of a process that is ended there. */
export const endingAt = (table: Table, nth: number): Table => {
  let calls = 0;
  return around(table, async (_name, _args, inner) => {
    calls += 1;
    if (calls >= nth) throw new Error('injected');
    return inner();
  });
};

/** A table that lets something else happen right before its n-th call (from 1). */
export const beforeCall = (table: Table, nth: number, happens: () => Promise<unknown>): Table => {
  let calls = 0;
  return around(table, async (_name, _args, inner) => {
    calls += 1;
    if (calls === nth) await happens();
    return inner();
  });
};

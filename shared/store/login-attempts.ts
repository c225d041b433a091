import { createHash } from 'node:crypto';
import { loginAttemptsKey } from './keys.ts';
import { ConditionFailed, type Table } from './table.ts';

/** Failed logins that are too many within one window, for a name from one address and for a name from anywhere. */
const windowMs = 15 * 60_000;
const mostFrom = { address: 10, anywhere: 100 };

export interface LoginAttempts {
  /** Milliseconds until this name may be tried from this address again; 0 when it may be now. */
  waitMs(username: string, address: string, nowMs: number): Promise<number>;
  failed(username: string, address: string, nowMs: number): Promise<void>;
  succeeded(username: string, address: string): Promise<void>;
}

/** Counts failed logins; keeps hashes only, so the table tells neither who tried nor from where. */
export const loginAttemptRepository = (table: Table): LoginAttempts => {
  const countersOf = (username: string, address: string) => [
    { key: keyOf(username, address), most: mostFrom.address },
    { key: keyOf(username, ''), most: mostFrom.anywhere },
  ];
  return {
    waitMs: async (username, address, nowMs) => {
      const counters = countersOf(username, address);
      const items = await table.getMany(counters.map(({ key }) => key));
      const waits = items.map((item, at) => {
        const full = ((item?.['count'] as number) ?? 0) >= (counters[at]?.most ?? 0);
        return full ? Math.max(0, (item?.['untilMs'] as number) - nowMs) : 0;
      });
      return Math.max(...waits);
    },

    failed: async (username, address, nowMs) => {
      await Promise.all(countersOf(username, address).map(({ key }) => addOne(table, key, nowMs)));
    },

    succeeded: (username, address) => table.remove(keyOf(username, address)),
  };
};

const keyOf = (username: string, address: string) =>
  loginAttemptsKey(createHash('sha256').update(`${username.toLowerCase()}\n${address}`).digest('hex'));

const addOne = async (table: Table, key: { pk: string; sk: string }, nowMs: number): Promise<void> => {
  try {
    await table.update(key, 'ADD #count :one', {
      condition: 'untilMs > :now',
      names: { '#count': 'count' },
      values: { ':one': 1, ':now': nowMs },
    });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    const untilMs = nowMs + windowMs;
    await table.put({ ...key, v: 1, count: 1, untilMs, ttl: Math.floor(untilMs / 1000) + 3_600 });
  }
};

import { createHash } from 'node:crypto';
import { type Key, knownAddressKey, loginAttemptsKey } from './keys.ts';
import { untilSettled } from './retry.ts';
import { ConditionFailed, type Table } from './table.ts';
import { unlessChanged } from './unless-changed.ts';

/** Tries that are too many within one window, for a name from one address and for a name from strange addresses. */
const windowMs = 15 * 60_000;
const mostFrom = { address: 10, strangers: 100 };
const knownMs = 30 * 86_400_000;

export interface LoginAttempts {
  /**
   * Counts a try before the password is looked at, so that many at once cannot outrun the limit.
   * Answers the milliseconds until this name may be tried from this address again; 0 when it may be now.
   */
  begin(username: string, address: string, nowMs: number): Promise<number>;
  /** Takes the try back, and remembers the address: nobody's failures elsewhere can keep its owner out. */
  succeeded(username: string, address: string, nowMs: number): Promise<void>;
}

/** Keeps hashes only, so that the table tells neither who tried nor from where. */
export const loginAttemptRepository = (table: Table): LoginAttempts => ({
  begin: async (username, address, nowMs) => {
    const network = networkOf(address);
    const here = await countUp(table, loginAttemptsKey(hash(username, network)), mostFrom.address, nowMs);
    // One address that goes on and on shall not use up what all strangers together have.
    if (here > 0 || (await isKnown(table, username, network, nowMs))) return here;
    return countUp(table, loginAttemptsKey(hash(username)), mostFrom.strangers, nowMs);
  },

  succeeded: async (username, address, nowMs) => {
    const network = networkOf(address);
    const untilMs = nowMs + knownMs;
    if (!(await isKnown(table, username, network, nowMs)))
      await takeBack(table, loginAttemptsKey(hash(username)), nowMs);
    await Promise.all([
      table.remove(loginAttemptsKey(hash(username, network))),
      table.put({ ...knownAddressKey(hash(username, network)), v: 1, untilMs, ttl: sweepSeconds(untilMs) }),
    ]);
  },
});

/** Whether somebody logged in with this name from there lately. */
const isKnown = async (table: Table, username: string, network: string, nowMs: number): Promise<boolean> => {
  const known = await table.get(knownAddressKey(hash(username, network)));
  return known !== undefined && (known['untilMs'] as number) > nowMs;
};

const takeBack = async (table: Table, key: Key, nowMs: number): Promise<void> => {
  await unlessChanged(() =>
    table.update(key, 'ADD #count :back', {
      condition: 'untilMs > :now AND #count > :none',
      names: { '#count': 'count' },
      values: { ':back': -1, ':now': nowMs, ':none': 0 },
    }),
  );
};

/** One more in the counter's window, or the first of a new one. Answers how long there are too many. */
const countUp = (table: Table, key: Key, most: number, nowMs: number): Promise<number> =>
  untilSettled(async () => {
    try {
      const counter = await table.update(key, 'ADD #count :one', {
        condition: 'untilMs > :now',
        names: { '#count': 'count' },
        values: { ':one': 1, ':now': nowMs },
      });
      return (counter['count'] as number) > most ? (counter['untilMs'] as number) - nowMs : 0;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      return (await begin(table, key, nowMs)) ? 0 : undefined;
    }
  });

const begin = async (table: Table, key: Key, nowMs: number): Promise<boolean> => {
  const untilMs = nowMs + windowMs;
  return unlessChanged(() =>
    table.put(
      { ...key, v: 1, count: 1, untilMs, ttl: sweepSeconds(untilMs) },
      { condition: 'attribute_not_exists(pk) OR untilMs <= :now', values: { ':now': nowMs } },
    ),
  );
};

/** An IPv6 customer has a /64 at least, and could try from another address each time. */
const networkOf = (address: string): string => {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  return (tail === undefined ? groups : [...groups, '0', '0', '0', '0']).slice(0, 4).join(':');
};

const hash = (username: string, network = ''): string =>
  createHash('sha256').update(`${username.toLowerCase()}\n${network}`).digest('hex');

/** An hour later than it matters: TTL only sweeps. */
const sweepSeconds = (untilMs: number): number => Math.floor(untilMs / 1000) + 3_600;

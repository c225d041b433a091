import { refreshTokenKey, sessionKey } from './keys.ts';
import { untilSettled } from './retry.ts';
import { ConditionFailed, type Item, type Table, type Write } from './table.ts';

/** One login and everything refreshed from it: the family that logout, or a stolen refresh token, ends as a whole. */
export interface Session {
  id: string;
  merchantId: number;
  username: string;
  revoked: boolean;
}

export interface RefreshToken {
  hash: string;
  sessionId: string;
  merchantId: number;
  expiresMs: number;
  used: boolean;
}

export interface Sessions {
  begin(session: Session, first: RefreshToken): Promise<void>;
  refreshToken(hash: string): Promise<RefreshToken | undefined>;
  /** Exchanges a token for the next one; false when it was used, or its session revoked, in the meantime. */
  rotate(old: RefreshToken, next: RefreshToken): Promise<boolean>;
  revoke(sessionId: string): Promise<void>;
}

export const sessionRepository = (table: Table): Sessions => ({
  begin: async (session, first) => {
    const put = { ...sessionKey(session.id), v: 1, ...session, ttl: sweepSeconds(first.expiresMs) };
    const writes: Write[] = [{ put, condition: 'attribute_not_exists(pk)' }, refreshTokenWrite(first)];
    await untilSettled(async () => {
      const result = await table.transact(writes);
      if (result.done) return 'begun';
      const taken = result.refusals.some((refusal) => refusal?.reason === 'condition');
      if (taken) throw new Error('A new session has the id of another one.');
      return undefined;
    });
  },

  refreshToken: async (hash) => {
    const item = await table.get(refreshTokenKey(hash));
    return item && refreshTokenFrom(item);
  },

  rotate: async (old, next) => {
    const writes: Write[] = [
      {
        update: refreshTokenKey(old.hash),
        set: 'SET used = :yes',
        condition: 'used = :no',
        values: { ':yes': true, ':no': false },
      },
      {
        update: sessionKey(old.sessionId),
        set: 'SET #ttl = :ttl',
        condition: 'revoked = :no',
        names: { '#ttl': 'ttl' },
        values: { ':ttl': sweepSeconds(next.expiresMs), ':no': false },
      },
      refreshTokenWrite(next),
    ];
    return untilSettled(async () => {
      const result = await table.transact(writes);
      if (result.done) return true;
      return result.refusals.some((refusal) => refusal?.reason === 'condition') ? false : undefined;
    });
  },

  revoke: async (sessionId) => {
    try {
      await table.update(sessionKey(sessionId), 'SET revoked = :yes', {
        condition: 'attribute_exists(pk)',
        values: { ':yes': true },
      });
    } catch (error) {
      // A session that TTL has swept away is as good as revoked.
      if (!(error instanceof ConditionFailed)) throw error;
    }
  },
});

export const sessionFrom = ({ id, merchantId, username, revoked }: Item): Session =>
  ({ id, merchantId, username, revoked }) as Session;

const refreshTokenFrom = ({ hash, sessionId, merchantId, expiresMs, used }: Item): RefreshToken =>
  ({ hash, sessionId, merchantId, expiresMs, used }) as RefreshToken;

const refreshTokenWrite = (token: RefreshToken): Write => ({
  put: { ...refreshTokenKey(token.hash), v: 1, ...token, ttl: sweepSeconds(token.expiresMs) },
  condition: 'attribute_not_exists(pk)',
});

/** A day after the last token's end: TTL only sweeps, it never decides. */
const sweepSeconds = (expiresMs: number): number => Math.floor(expiresMs / 1000) + 86_400;

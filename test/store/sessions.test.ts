import { describe, expect, test } from 'vitest';
import { refreshToken } from '../../functions/sessions/refresh-token.ts';
import { refreshTokenHash } from '../../shared/merchants/refresh-token.ts';
import type { TokenIssuer } from '../../shared/merchants/token-issuer.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import { type RefreshToken, type Session, sessionRepository } from '../../shared/store/sessions.ts';
import { ownTable } from './own-table.ts';
import { atOnce, dayMs, newShop, noonMs, outcomeOf } from './shop.ts';

const table = await ownTable();
const sessions = sessionRepository(table);
const merchants = merchantRepository(table);

const begun = async () => {
  const shop = await newShop(table);
  const session: Session = {
    id: crypto.randomUUID(),
    merchantId: shop.id,
    username: shop.profile.username,
    revoked: false,
  };
  const text = crypto.randomUUID();
  const first = tokenOf(session, text);
  await sessions.begin(session, first);
  return { shop, session, first, text };
};
const tokenOf = (session: Session, text: string): RefreshToken => ({
  hash: refreshTokenHash(text),
  sessionId: session.id,
  merchantId: session.merchantId,
  expiresMs: noonMs + 30 * dayMs,
  used: false,
});
const isRevoked = async ({ merchantId, id }: Session) =>
  (await merchants.withSession(merchantId, id)).session?.revoked;

describe('rotation', () => {
  test('of 20 rotations of one token at once at most one wins, and only its next token exists', async () => {
    const { session, first } = await begun();
    const next = Array.from({ length: 20 }, (_, at) => tokenOf(session, `${session.id}-${at}`));

    const won = await Promise.all(next.map((token) => sessions.rotate(first, token)));

    const kept = await Promise.all(
      next.map(async ({ hash }) => (await sessions.refreshToken(hash)) !== undefined),
    );
    expect(won.filter(Boolean).length).toBeLessThanOrEqual(1);
    expect(kept).toEqual(won);
  });

  test('a token rotated once is not rotated again, and none of a revoked session is', async () => {
    const [one, other] = [await begun(), await begun()];
    await sessions.revoke(other.session.id);

    expect(await sessions.rotate(one.first, tokenOf(one.session, `${one.session.id}-a`))).toBe(true);
    expect(await sessions.rotate(one.first, tokenOf(one.session, `${one.session.id}-b`))).toBe(false);
    expect(await sessions.rotate(other.first, tokenOf(other.session, `${other.session.id}-a`))).toBe(false);
  });

  test('20 refreshes of one token at once give at most one new token, end the family, and fault for nobody', async () => {
    const { session, text } = await begun();
    const tokens: TokenIssuer = {
      issue: async () => ({
        token: { token_type: 'Bearer', expires_in: 900, access_token: 'a', refresh_token: 'r' },
        refreshToken: tokenOf(session, crypto.randomUUID()),
      }),
    };

    const outcomes = await atOnce(20, () =>
      outcomeOf(
        refreshToken(
          {
            input: { refreshToken: text },
            params: {},
            nowMs: noonMs,
            requestId: 'r',
            sourceIp: '',
            claim: undefined,
            attachment: undefined,
          },
          { merchants, sessions, tokens },
        ),
      ),
    );

    const refused = outcomes.filter((outcome) => outcome !== 'done');
    expect(outcomes.length - refused.length).toBeLessThanOrEqual(1);
    expect(new Set(refused)).toEqual(new Set(['invalid-signature']));
    expect(await isRevoked(session)).toBe(true);
  });
});

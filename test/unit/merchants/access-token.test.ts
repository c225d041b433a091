import { randomBytes } from 'node:crypto';
import {
  calculateJwkThumbprint,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { describe, expect, test } from 'vitest';
import { ApiError } from '../../../shared/domain/api-error.ts';
import { newSessionId, signAccessToken, verifyAccessToken } from '../../../shared/merchants/access-token.ts';
import type { SigningKey, VerificationKeys } from '../../../shared/merchants/token-keys.ts';

const keyPair = async (
  kid: string,
): Promise<{ signing: SigningKey; verifying: VerificationKeys['keys'][number] }> => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const [secret, open] = await Promise.all([exportJWK(privateKey), exportJWK(publicKey)]);
  return { signing: { key: { ...secret, kty: 'RSA', kid } }, verifying: { ...open, kty: 'RSA', kid } };
};

const [ours, other] = await Promise.all([keyPair('ours'), keyPair('other')]);

const nowMs = Date.parse('2026-03-10T09:00:00.900Z');
const seconds = Math.floor(nowMs / 1000);
const sessionId = '0123456789abcdef0123456789abcdef';

const keysOf =
  (...keys: VerificationKeys['keys']) =>
  async () => ({ keys });

const claims: JWTPayload = {
  aud: '2',
  jti: sessionId + 'a'.repeat(48),
  iat: seconds,
  nbf: seconds,
  exp: seconds + 900,
  sub: '84',
  scopes: ['*'],
};

/** A token of ours with something changed. */
const tokenWith = async (
  changes: { [claim in keyof JWTPayload]: JWTPayload[claim] | undefined },
  header: object = {},
  key: SigningKey = ours.signing,
): Promise<string> =>
  new SignJWT({ ...claims, ...changes } as JWTPayload)
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: 'ours', ...header })
    .sign(await importJWK(key.key as JWK, 'RS256'));

const outcome = async (token: string, atMs = nowMs): Promise<unknown> =>
  verifyAccessToken(token, keysOf(ours.verifying), atMs).catch((error: unknown) =>
    error instanceof ApiError ? error.failure : error,
  );

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('An access token', () => {
  test('has the header and the claims of contract section 2', async () => {
    const token = await signAccessToken(ours.signing, sessionId, 84, nowMs);

    expect([decodeProtectedHeader(token), decodeJwt(token)]).toEqual([
      { typ: 'JWT', alg: 'RS256', kid: 'ours' },
      {
        scopes: ['*'],
        aud: '2',
        jti: expect.stringMatching(/^0123456789abcdef0123456789abcdef[0-9a-f]{48}$/),
        iat: seconds,
        nbf: seconds,
        exp: seconds + 900,
        sub: '84',
      },
    ]);
  });

  test('names merchant and session to who verifies it', async () => {
    const token = await signAccessToken(ours.signing, sessionId, 84, nowMs);
    expect(await outcome(token)).toEqual({ merchantId: 84, sessionId });
  });

  test('has a jti of its own, even of one session at one time', async () => {
    const tokens = await Promise.all([1, 2].map(() => signAccessToken(ours.signing, sessionId, 84, nowMs)));
    expect(new Set(tokens.map((token) => decodeJwt(token).jti)).size).toBe(2);
  });

  test('is of a session whose id is 32 hex digits', () => {
    expect([newSessionId(), newSessionId()]).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}$/),
      expect.stringMatching(/^[0-9a-f]{32}$/),
    ]);
  });

  test('is good for 900 seconds from the second it was made in', async () => {
    const token = await tokenWith({});
    const [start, end] = [seconds * 1000, (seconds + 900) * 1000];

    expect(await Promise.all([start - 1, start, end - 1, end].map((atMs) => outcome(token, atMs)))).toEqual([
      { code: 'unauthenticated' },
      { merchantId: 84, sessionId },
      { merchantId: 84, sessionId },
      { code: 'unauthenticated' },
    ]);
  });
});

describe('A token is unauthenticated', () => {
  const unsigned = `${encoded({ typ: 'JWT', alg: 'none', kid: 'ours' })}.${encoded(claims)}.`;

  test.each<[string, () => Promise<string> | string]>([
    ['when it is empty', () => ''],
    ['when it is no JWT', () => 'abc.def.ghi'],
    ['when it has two parts', () => `${encoded({ alg: 'RS256', kid: 'ours' })}.${encoded(claims)}`],
    ['when it is not signed, by alg none', () => unsigned],
    [
      'when it is not signed, by alg none in capitals',
      () => unsigned.replace(/^[^.]+/, encoded({ alg: 'NONE', kid: 'ours' })),
    ],
    [
      'when it is signed by HS256 with the public key as the secret',
      async () =>
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'HS256', kid: 'ours' })
          .sign(Buffer.from(JSON.stringify(ours.verifying).padEnd(64))),
    ],
    [
      'when it is signed by HS256 with the modulus as the secret',
      async () =>
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'HS256', kid: 'ours' })
          .sign(Buffer.from(String(ours.verifying['n']), 'base64url')),
    ],
    ['when another key signed it under our name', () => tokenWith({}, {}, other.signing)],
    ['when it brings its own key', async () => tokenWith({}, { jwk: other.verifying }, other.signing)],
    ['when another key signed it under its own name', () => tokenWith({}, { kid: 'other' }, other.signing)],
    ['when it names no key', () => tokenWith({}, { kid: undefined })],
    ['when it was expired before', () => tokenWith({ exp: seconds })],
    ['when it is not yet valid', () => tokenWith({ nbf: seconds + 1 })],
    ['when it is for another audience', () => tokenWith({ aud: '1' })],
    ['when it is for no audience', () => tokenWith({ aud: undefined })],
    ['when it never expires', () => tokenWith({ exp: undefined })],
    ['when it has no beginning', () => tokenWith({ nbf: undefined })],
    ['when it has no time of issue', () => tokenWith({ iat: undefined })],
    ['when it has no jti', () => tokenWith({ jti: undefined })],
    ['when its jti is too short', () => tokenWith({ jti: sessionId })],
    ['when its jti is no hex', () => tokenWith({ jti: 'x'.repeat(80) })],
    ['when it is of nobody', () => tokenWith({ sub: undefined })],
    ['when its subject is no id', () => tokenWith({ sub: 'admin' })],
    [
      'when its claims were changed',
      async () => {
        const [head, , signature] = (await tokenWith({})).split('.');
        return `${head}.${encoded({ ...claims, sub: '85' })}.${signature}`;
      },
    ],
    ['when its signature was cut', async () => (await tokenWith({})).slice(0, -4)],
  ])('%s', async (_, make) => {
    expect(await outcome(await make())).toEqual({ code: 'unauthenticated' });
  });
});

describe('The verification keys', () => {
  /** Keys as a reader gives them: stale ones at first, fresh ones when asked to read anew. */
  const reader = (stale: VerificationKeys['keys'], fresh: VerificationKeys['keys']) => {
    const asked: boolean[] = [];
    return {
      asked,
      keys: async (unknown: boolean) => {
        asked.push(unknown);
        return { keys: unknown ? fresh : stale };
      },
    };
  };

  test('are read anew once when a token names one that is not among them', async () => {
    const { asked, keys } = reader([other.verifying], [ours.verifying, other.verifying]);

    expect(await verifyAccessToken(await tokenWith({}), keys, nowMs)).toEqual({ merchantId: 84, sessionId });
    expect(asked).toEqual([false, true]);
  });

  test('are read anew once, and no more, for a key that nobody knows', async () => {
    const { asked, keys } = reader([ours.verifying], [ours.verifying]);
    const token = await tokenWith({}, { kid: await calculateJwkThumbprint(other.verifying as JWK) });

    await expect(verifyAccessToken(token, keys, nowMs)).rejects.toMatchObject({
      failure: { code: 'unauthenticated' },
    });
    expect(asked).toEqual([false, true]);
  });

  test('are not read anew for a token with a known key', async () => {
    const { asked, keys } = reader([ours.verifying, other.verifying], []);

    await verifyAccessToken(await tokenWith({}, { kid: 'other' }, other.signing), keys, nowMs);
    expect(asked).toEqual([false]);
  });

  test('are not read at all for what is no token', async () => {
    const { asked, keys } = reader([ours.verifying], []);

    await expect(verifyAccessToken(randomBytes(20).toString('hex'), keys, nowMs)).rejects.toThrow(
      'unauthenticated',
    );
    expect(asked).toEqual([]);
  });

  test('that cannot be read are our fault, not the token’s', async () => {
    const failing = () => Promise.reject(new Error('Secrets Manager is away.'));
    await expect(verifyAccessToken(await tokenWith({}), failing, nowMs)).rejects.toThrow(
      'Secrets Manager is away.',
    );
  });
});

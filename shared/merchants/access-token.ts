import { randomBytes } from 'node:crypto';
import { decodeProtectedHeader, errors, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import { ApiError } from '../domain/api-error.ts';
import type { SigningKey, VerificationKeys } from './token-keys.ts';

/** Seconds an access token lives (contract section 2). */
export const accessTokenSeconds = 900;

const audience = '2';
const sessionHexDigits = 32;
const jtiHexDigits = 80;

/** The session's id is the head of every `jti` it issues, so that a token names its family without another claim. */
export const newSessionId = (): string => randomBytes(sessionHexDigits / 2).toString('hex');

/** An access token as contract section 2 has it: RS256; `aud`, `jti`, `iat`, `nbf`, `exp`, `sub`, `scopes`. */
export const signAccessToken = async (
  { key }: SigningKey,
  sessionId: string,
  merchantId: number,
  nowMs: number,
): Promise<string> => {
  const seconds = Math.floor(nowMs / 1000);
  return new SignJWT({ scopes: ['*'] })
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.kid })
    .setAudience(audience)
    .setJti(sessionId + randomBytes((jtiHexDigits - sessionHexDigits) / 2).toString('hex'))
    .setIssuedAt(seconds)
    .setNotBefore(seconds)
    .setExpirationTime(seconds + accessTokenSeconds)
    .setSubject(String(merchantId))
    .sign(await importJWK(key as JWK, 'RS256'));
};

export interface Bearer {
  merchantId: number;
  sessionId: string;
}

/**
 * Verifies signature, algorithm, audience and times of a bearer token.
 *
 * `keys(unknown)` gives the verification keys, read anew when `unknown` says that a token names a key not among them.
 * Fails with `unauthenticated`, whatever is wrong. Revocation is the caller's to check.
 */
export const verifyAccessToken = async (
  token: string,
  keys: (unknown: boolean) => Promise<VerificationKeys>,
  nowMs: number,
): Promise<Bearer> => {
  const key = await keyFor(token, keys);
  if (!key) throw new ApiError({ code: 'unauthenticated' });
  try {
    const { payload } = await jwtVerify(token, await importJWK(key as JWK, 'RS256'), {
      algorithms: ['RS256'],
      audience,
      requiredClaims: ['jti', 'iat', 'nbf', 'exp', 'sub'],
      currentDate: new Date(nowMs),
    });
    const { jti = '', sub = '' } = payload;
    if (!/^[0-9a-f]{80}$/.test(jti) || !/^\d{1,10}$/.test(sub))
      throw new ApiError({ code: 'unauthenticated' });
    return { merchantId: Number(sub), sessionId: jti.slice(0, sessionHexDigits) };
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new ApiError({ code: 'unauthenticated' });
    throw error;
  }
};

const keyFor = async (token: string, keys: (unknown: boolean) => Promise<VerificationKeys>) => {
  const kid = kidIn(token);
  if (kid === undefined) return undefined;
  const named = ({ keys: all }: VerificationKeys) => all.find((key) => key.kid === kid);
  return named(await keys(false)) ?? named(await keys(true));
};

const kidIn = (token: string): string | undefined => {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    return undefined;
  }
};

import { ApiError } from '../domain/api-error.ts';
import type { LoginAttempts } from '../store/login-attempts.ts';
import type { Login, Merchants } from '../store/merchants.ts';
import { hashPassword, verifyNothing, verifyPassword } from './password.ts';

export interface CredentialCheck {
  merchants: Merchants;
  attempts: LoginAttempts;
}

/**
 * The login that a username and a password belong to.
 *
 * Fails with `too-many-requests`, or with `invalid-signature` whichever of the two is wrong, after the same time.
 */
export const loginOf = async (
  { username, password }: { username: string; password: string },
  address: string,
  nowMs: number,
  { merchants, attempts }: CredentialCheck,
): Promise<Login> => {
  const waitMs = await attempts.begin(username, address, nowMs);
  if (waitMs > 0) {
    throw new ApiError({ code: 'too-many-requests', retryAfterSeconds: Math.ceil(waitMs / 1000) });
  }
  const login = await merchants.login(username);
  if (!login) await verifyNothing(password);
  const { matches, outdated } = login ? await verifyPassword(password, login.passwordHash) : noMatch;
  if (!login || !matches) throw new ApiError({ code: 'invalid-signature' });

  await attempts.succeeded(username, address, nowMs);
  if (outdated) await merchants.replacePasswordHash(username, await hashPassword(password));
  return login;
};

const noMatch = { matches: false, outdated: false };

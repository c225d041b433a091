import { loginContract } from '../../shared/contracts/login.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { operation, type Reply, type Request } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { hashPassword, verifyNothing, verifyPassword } from '../../shared/merchants/password.ts';
import { newSession, type TokenIssuer, tokenIssuer } from '../../shared/merchants/token-issuer.ts';
import { type LoginAttempts, loginAttemptRepository } from '../../shared/store/login-attempts.ts';
import type { Merchants } from '../../shared/store/merchants.ts';
import { type Sessions, sessionRepository } from '../../shared/store/sessions.ts';

export interface LoginDependencies {
  merchants: Merchants;
  attempts: LoginAttempts;
  sessions: Sessions;
  tokens: TokenIssuer;
}

const { table, merchants } = services();
const onAws: LoginDependencies = {
  merchants,
  attempts: loginAttemptRepository(table),
  sessions: sessionRepository(table),
  tokens: tokenIssuer(),
};

export const login = async (
  { input: { username, password }, nowMs, sourceIp }: Request<typeof loginContract.fields>,
  { merchants, attempts, sessions, tokens } = onAws,
): Promise<Reply> => {
  const waitMs = await attempts.waitMs(username, sourceIp, nowMs);
  if (waitMs > 0)
    throw new ApiError({ code: 'too-many-requests', retryAfterSeconds: Math.ceil(waitMs / 1000) });

  const known = await merchants.login(username);
  const { matches, outdated } = known
    ? await verifyPassword(password, known.passwordHash)
    : await noMatch(password);
  if (!known || !matches) {
    await attempts.failed(username, sourceIp, nowMs);
    throw new ApiError({ code: 'invalid-signature' });
  }
  const merchant = await merchants.byId(known.merchantId);
  if (merchant?.status !== 'active') throw new ApiError({ code: 'invalid-merchant' });

  await attempts.succeeded(username, sourceIp);
  if (outdated) await merchants.replacePasswordHash(username, await hashPassword(password));
  const session = newSession(known.merchantId, known.username);
  const issued = await tokens.issue(session, nowMs);
  await sessions.begin(session, issued.refreshToken);
  return { message: 'Success', response: { token: issued.token } };
};

const noMatch = async (password: string) => {
  await verifyNothing(password);
  return { matches: false, outdated: false };
};

export const handler = operation(loginContract, login);

import { loginContract } from '../../shared/contracts/login.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { withClientAddress } from '../../shared/http/client-address.ts';
import { operation, type Reply, type Request } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { loginOf } from '../../shared/merchants/credentials.ts';
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
  { input, nowMs, sourceIp }: Request<typeof loginContract.fields>,
  dependencies = onAws,
): Promise<Reply> => {
  const { merchants, sessions, tokens } = dependencies;
  const { merchantId, username } = await loginOf(input, sourceIp, nowMs, dependencies);
  const merchant = await merchants.byId(merchantId);
  if (merchant?.status !== 'active') throw new ApiError({ code: 'invalid-merchant' });

  const session = newSession(merchantId, username);
  const issued = await tokens.issue(session, nowMs);
  await sessions.begin(session, issued.refreshToken);
  return { message: 'Success', response: { token: issued.token } };
};

export const handler = withClientAddress(operation(loginContract, login));

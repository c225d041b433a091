import { refreshTokenContract } from '../../shared/contracts/refresh-token.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { operation, type Reply, type Request } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { refreshTokenHash } from '../../shared/merchants/refresh-token.ts';
import { type TokenIssuer, tokenIssuer } from '../../shared/merchants/token-issuer.ts';
import type { Merchants } from '../../shared/store/merchants.ts';
import { type Sessions, sessionRepository } from '../../shared/store/sessions.ts';

export interface RefreshDependencies {
  merchants: Merchants;
  sessions: Sessions;
  tokens: TokenIssuer;
}

const { table, merchants } = services();
const onAws: RefreshDependencies = { merchants, sessions: sessionRepository(table), tokens: tokenIssuer() };

/** A token that comes a second time was stolen from somebody: its whole family ends (contract section 2). */
export const refreshToken = async (
  { input, nowMs }: Request<typeof refreshTokenContract.fields>,
  { merchants, sessions, tokens } = onAws,
): Promise<Reply> => {
  const old = await sessions.refreshToken(refreshTokenHash(input.refreshToken));
  if (!old || old.expiresMs <= nowMs) throw new ApiError({ code: 'invalid-signature' });

  const merchant = await merchants.byId(old.merchantId);
  if (merchant?.status !== 'active') throw new ApiError({ code: 'invalid-merchant' });

  const issued = old.used
    ? undefined
    : await tokens.issue({ id: old.sessionId, merchantId: old.merchantId }, nowMs);
  if (!issued || !(await sessions.rotate(old, issued.refreshToken))) {
    await sessions.revoke(old.sessionId);
    throw new ApiError({ code: 'invalid-signature' });
  }
  return { message: 'Success', response: { token: issued.token } };
};

export const handler = operation(refreshTokenContract, refreshToken);

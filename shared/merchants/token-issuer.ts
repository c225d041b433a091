import type { RefreshToken, Session } from '../store/sessions.ts';
import { accessTokenSeconds, newSessionId, signAccessToken } from './access-token.ts';
import { secretReader } from './merchant-secrets.ts';
import { newRefreshToken, refreshTokenHash, refreshTokenMs } from './refresh-token.ts';
import { signingKeyName, signingKeySchema } from './token-keys.ts';

/** A new pair of tokens: what the client gets, and what the table keeps of it. */
export interface IssuedTokens {
  token: { token_type: 'Bearer'; expires_in: number; access_token: string; refresh_token: string };
  refreshToken: RefreshToken;
}

export interface TokenIssuer {
  issue(session: Pick<Session, 'id' | 'merchantId'>, nowMs: number): Promise<IssuedTokens>;
}

export const newSession = (merchantId: number, username: string): Session => ({
  id: newSessionId(),
  merchantId,
  username,
  revoked: false,
});

/** Issues tokens with the signing key that Secrets Manager holds. */
export const tokenIssuer = (signingKeys = secretReader(signingKeySchema)): TokenIssuer => ({
  issue: async (session, nowMs) => {
    const key = await signingKeys.get(signingKeyName());
    const refreshToken = newRefreshToken();
    return {
      token: {
        token_type: 'Bearer',
        expires_in: accessTokenSeconds,
        access_token: await signAccessToken(key, session.id, session.merchantId, nowMs),
        refresh_token: refreshToken,
      },
      refreshToken: {
        hash: refreshTokenHash(refreshToken),
        sessionId: session.id,
        merchantId: session.merchantId,
        expiresMs: nowMs + refreshTokenMs,
        used: false,
      },
    };
  },
});

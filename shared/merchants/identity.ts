import { timingSafeEqual } from 'node:crypto';
import type { MiddlewareObj } from '@middy/core';
import { ApiError } from '../domain/api-error.ts';
import { type Call, type HttpAnswer, header, present } from '../http/call.ts';
import type { Merchants } from '../store/merchants.ts';
import { verifyAccessToken } from './access-token.ts';
import {
  liveKeySets,
  type MerchantSecret,
  merchantSecretName,
  type SecretReader,
  secretInForce,
} from './merchant-secrets.ts';
import { type VerificationKeys, verificationKeysName } from './token-keys.ts';

export interface BearerCheck {
  merchants: Merchants;
  verificationKeys: SecretReader<VerificationKeys>;
}

/** Lets in who carries a valid, unrevoked bearer token (contract section 2). */
export const bearer = ({ merchants, verificationKeys }: BearerCheck): MiddlewareObj<Call, HttpAnswer> => ({
  before: async ({ event: call }) => {
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header(call, 'authorization') ?? '')?.[1];
    if (token === undefined) throw new ApiError({ code: 'unauthenticated' });
    const keys = (unknown: boolean) => verificationKeys[unknown ? 'reread' : 'get'](verificationKeysName());
    const { merchantId, sessionId } = await verifyAccessToken(token, keys, call.startedMs);
    const { merchant, session } = await merchants.withSession(merchantId, sessionId);
    if (!merchant || !session || session.revoked || session.merchantId !== merchantId) {
      throw new ApiError({ code: 'unauthenticated' });
    }
    call.caller = { merchant, session };
  },
});

/** Lets in whose merchant is active, and whose access code belongs to it. */
export const accessCode = (secrets: SecretReader<MerchantSecret>): MiddlewareObj<Call, HttpAnswer> => ({
  before: async ({ event: call }) => {
    const { merchant } = present(call.caller, 'the caller');
    const given = header(call, 'accessCode') ?? '';
    let secret = await secretInForce(secrets, merchant);
    if (!isAccessCode(given, secret, call.startedMs)) {
      secret = await secrets.reread(merchantSecretName(merchant.id));
    }
    if (!isAccessCode(given, secret, call.startedMs) || merchant.status === 'disabled') {
      throw new ApiError({ code: 'invalid-merchant' });
    }
    call.secret = secret;
  },
});

const isAccessCode = (given: string, secret: MerchantSecret, nowMs: number): boolean =>
  liveKeySets(secret, nowMs).some((keys) => sameText(given, keys.accessCode));

/** Compares in a time that does not tell how far they agree. */
const sameText = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
};

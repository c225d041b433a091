import type { MiddlewareObj } from '@middy/core';
import { ApiError } from '../domain/api-error.ts';
import { jsonAnswer, textAnswer } from '../http/answers.ts';
import { type Call, type HttpAnswer, present } from '../http/call.ts';
import type { MerchantSecret, SecretReader } from '../merchants/merchant-secrets.ts';
import { encrypt } from './cipher.ts';
import { openPayload } from './payload.ts';

/** Decrypts what comes in and encrypts what goes out, with the caller's merchant's keys (contract section 1). */
export const encrypted = (secrets: SecretReader<MerchantSecret>): MiddlewareObj<Call, HttpAnswer> => ({
  before: async ({ event: call }) => {
    const { merchant } = present(call.caller, 'the caller');
    const { data } = call.form.fields;
    const opened = await openPayload(
      typeof data === 'string' ? data : '',
      merchant.id,
      secrets,
      call.startedMs,
    );
    if (!opened) throw new ApiError({ code: 'invalid-request-data' });
    call.keys = opened.keys;
    call.payload = opened.payload;
    call.payloadText = opened.text;
  },

  after: (request) => {
    const { event: call, response } = request;
    const { responsePadding, responseEnvelope } = present(call.secret, "the merchant's secret").settings;
    if (!response?.body || call.plainAnswer) return;
    const hex = encrypt(response.body, present(call.keys, 'the keys of the request'), responsePadding);
    const status = response.statusCode ?? 200;
    const sealed =
      responseEnvelope === 'bare'
        ? textAnswer(status, hex, 'text/plain')
        : jsonAnswer(status, { response: hex });
    request.response = { ...sealed, headers: { ...response.headers, ...sealed.headers } };
  },
});

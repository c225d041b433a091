import { describe, expect, test } from 'vitest';
import { type Failure, invalidField } from '../../../shared/domain/api-error.ts';
import { answerTo, internalError } from '../../../shared/http/error-answer.ts';

const headers = {
  'Content-Type': 'application/json',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
};

describe('A failure', () => {
  test.each<[Failure, number, string]>([
    [
      { code: 'invoice-not-cancellable' },
      400,
      '{"status":false,"message":"Invoice status update failed","response":null}',
    ],
    [{ code: 'invalid-signature' }, 401, '{"status":false,"message":"Invalid Signature.","response":null}'],
    [{ code: 'unauthenticated' }, 401, '{"status":false,"message":"Unauthenticated.","response":null}'],
    [
      { code: 'invalid-merchant' },
      401,
      '{"status":false,"code":501,"message":"Invalid Merchant","response":null}',
    ],
    [
      { code: 'not-found' },
      404,
      '{"status":false,"message":"Request not found, Please verify the request data","response":null}',
    ],
    [
      { code: 'conflict', message: 'Used.' },
      409,
      '{"status":false,"code":409,"message":"Used.","response":null}',
    ],
    [
      { code: 'body-too-large' },
      413,
      '{"status":false,"code":413,"message":"Request body too large","response":null}',
    ],
    [
      { code: 'unsupported-media-type' },
      415,
      '{"status":false,"code":415,"message":"Unsupported media type","response":null}',
    ],
    [
      { code: 'invoice-not-resendable' },
      422,
      '{"message":"The selected resend id is invalid.","errors":{"resendId":["The selected resend id is invalid."]}}',
    ],
    [
      { code: 'invalid-fields', errors: { token: ['The selected token is invalid.'] } },
      422,
      '{"message":"The selected token is invalid.","errors":{"token":["The selected token is invalid."]}}',
    ],
    [
      { code: 'invalid-fields', errors: { b: ['B one.', 'B two.'], a: ['A/one.'] } },
      422,
      '{"message":"B one.","errors":{"b":["B one.","B two."],"a":["A\\/one."]}}',
    ],
    [
      { code: 'invalid-request-data' },
      506,
      '{"status":false,"code":506,"message":"Invalid Request Data","response":null}',
    ],
  ])('%o is answered as contract section 3 says', (failure, statusCode, body) => {
    expect(answerTo(failure)).toEqual({ statusCode, headers, body });
  });

  test('of too many requests says when to come back', () => {
    expect(answerTo({ code: 'too-many-requests', retryAfterSeconds: 30 })).toEqual({
      statusCode: 429,
      headers: { ...headers, 'Retry-After': '30' },
      body: '{"status":false,"code":429,"message":"Too many requests","response":null}',
    });
  });

  test('of a wrong method says which are right', () => {
    expect(answerTo({ code: 'method-not-allowed', allowed: ['GET', 'PUT'] })).toEqual({
      statusCode: 405,
      headers: { ...headers, Allow: 'GET, PUT' },
      body: '{"status":false,"code":405,"message":"Method not allowed","response":null}',
    });
  });

  test('to find what shall be cancelled has a message alone', () => {
    expect(answerTo({ code: 'not-found' }, true)).toEqual({
      statusCode: 404,
      headers,
      body: '{"message":"Request not found, Please verify the request data"}',
    });
  });

  test('of ours tells nothing of its cause', () => {
    expect(internalError()).toEqual({
      statusCode: 500,
      headers,
      body: '{"message":"Internal server error occurred"}',
    });
  });

  test('of a single field is a 422 under its name', () => {
    expect(invalidField('search', 'Too much.').failure).toEqual({
      code: 'invalid-fields',
      errors: { search: ['Too much.'] },
    });
  });
});

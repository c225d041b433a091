import { describe, expect, test } from 'vitest';
import { decrypt } from '../../../shared/encryption/cipher.ts';
import { encrypted } from '../../../shared/encryption/encrypted.ts';
import { fileAnswer, jsonAnswer } from '../../../shared/http/answers.ts';
import type { Call, HttpAnswer } from '../../../shared/http/call.ts';
import type { MerchantSecret, SecretReader } from '../../../shared/merchants/merchant-secrets.ts';
import { keys } from '../../vectors/published.ts';
import { aCall } from '../fixtures/call.ts';

const secret = { settings: { responsePadding: 32, responseEnvelope: 'json' } } as unknown as MerchantSecret;
const nobody = {} as SecretReader<MerchantSecret>;

/** What leaves an encrypted operation that answers this. */
const leaving = async (response: HttpAnswer, parts: Partial<Call> = {}): Promise<HttpAnswer> => {
  const call = { ...aCall({}), secret, keys: { ...keys, version: 1 }, ...parts } as unknown as Call;
  const request = { event: call, response };
  await encrypted(nobody).after?.(request as never);
  return request.response;
};

const opened = ({ body = '' }: HttpAnswer): string | undefined =>
  decrypt((JSON.parse(body) as { response: string }).response, keys);

describe('What an encrypted operation answers', () => {
  const file = fileAnswer({ bytes: Buffer.from('id,amount'), contentType: 'text/csv', name: 'a.csv' });

  test('is encrypted', async () => {
    const answer = await leaving(jsonAnswer(200, { status: true }));

    expect(answer.body).not.toContain('status');
    expect(opened(answer)?.trim()).toBe('{"status":true}');
  });

  test('is encrypted also when it is a file that was not meant to be plain', async () => {
    const answer = await leaving(file);

    expect(answer.isBase64Encoded).toBeUndefined();
    expect(opened(answer)?.trim()).toBe(Buffer.from('id,amount').toString('base64'));
  });

  test('leaves as it is when it was meant to be plain', async () => {
    expect(await leaving(file, { plainAnswer: true })).toEqual(file);
  });
});

describe('A file', () => {
  test('with a name is saved and kept by no cache; one without is shown and may be kept a while', () => {
    const sent = { bytes: Buffer.from('x'), contentType: 'text/csv' };

    expect(fileAnswer({ ...sent, name: 'a.csv' })).toEqual({
      statusCode: 200,
      headers: {
        'Content-Type': 'text/csv',
        'Cache-Control': 'no-store',
        'Content-Disposition': 'attachment; filename="a.csv"',
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'X-Content-Type-Options': 'nosniff',
      },
      body: 'eA==',
      isBase64Encoded: true,
    });
    expect(fileAnswer(sent).headers).toEqual({
      'Content-Type': 'text/csv',
      'Cache-Control': 'private, max-age=300',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
    });
  });
});

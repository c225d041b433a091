import type { Context } from 'aws-lambda';
import { beforeAll, describe, expect, test } from 'vitest';
import { payInvoiceContract } from '../../../shared/contracts/pay-invoice.ts';
import { ApiError, type Failure } from '../../../shared/domain/api-error.ts';
import { newCall } from '../../../shared/http/call.ts';
import { type PageRequest, page } from '../../../shared/http/page.ts';
import { preferredLanguage } from '../../../shared/http/preferred-language.ts';
import type { PageReply } from '../../../shared/pages/page-reply.ts';
import { anEvent, nowMs } from '../fixtures/call.ts';

beforeAll(() => {
  process.env['PUBLIC_BASE_URL'] = 'https://pay.example.com';
});

type Asked = PageRequest<typeof payInvoiceContract.fields>;
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const ask = (handle: (request: Asked) => Promise<PageReply>, parts: Parameters<typeof anEvent>[0] = {}) => {
  const event = anEvent({ pathParameters: { key: '9ABCDEFGHIJKLMNOP' }, ...parts });
  return page(payInvoiceContract, handle, () => nowMs)(event, {} as Context);
};
const failing = (failure: Failure) => () => Promise.reject(new ApiError(failure));

describe('A page', () => {
  test('that leads to an address of ours names its path alone, another it names in full', async () => {
    const own = await ask(async () => ({ redirect: 'https://pay.example.com/r/9?lang=ar' }));
    const other = await ask(async () => ({ redirect: 'https://pay.example.com.acquirer.test/page' }));

    expect([own.statusCode, own.headers['Location']]).toEqual([303, '/r/9?lang=ar']);
    expect(other.headers['Location']).toBe('https://pay.example.com.acquirer.test/page');
  });

  test('is given the fields that are well formed, and which are not', async () => {
    let asked: Asked | undefined;
    await ask(
      async (request) => {
        asked = request;
        return { html: '' };
      },
      { headers: form, body: 'paymentType=x&other=1' },
    );

    expect([asked?.input, [...(asked?.malformed ?? [])]]).toEqual([{}, ['paymentType']]);
  });

  test.each<[Failure, number, string]>([
    [{ code: 'not-found' }, 404, 'This link is not known'],
    [{ code: 'too-many-requests', retryAfterSeconds: 1 }, 429, 'Too many requests'],
    [{ code: 'invalid-request-data' }, 506, 'Something went wrong on our side'],
  ])('that fails with %j is a page with status %i', async (failure, status, told) => {
    const answer = await ask(failing(failure));

    expect([answer.statusCode, answer.headers['Content-Type']]).toEqual([status, 'text/html; charset=utf-8']);
    expect(answer.body).toContain(told);
    expect(answer.headers['X-Request-Id']).toBe('request-1');
    expect(answer.headers['Retry-After']).toBe(status === 429 ? '1' : undefined);
  });

  test('that breaks tells the request id and nothing of the cause, in the language it had chosen', async () => {
    const answer = await ask(async ({ languageFor }) => {
      languageFor('ar');
      throw new Error('secret cause');
    });

    expect(answer.statusCode).toBe(500);
    expect(answer.body).toContain('<html lang="ar" dir="rtl">');
    expect(answer.body).toContain('request-1');
    expect(answer.body).not.toContain('secret cause');
  });

  test('refuses a body that is too large as a page', async () => {
    const answer = await ask(async () => ({ html: '' }), {
      headers: form,
      body: 'a'.repeat(6 * 1024 * 1024 + 1),
    });

    expect(answer.statusCode).toBe(413);
    expect(answer.body).toContain('This form could not be read');
  });

  test.each([
    ['lang=ar', 'en', 'en', 'ar'],
    ['lang=xx', 'ar', 'en', 'ar'],
    ['', undefined, 'ar', 'ar'],
  ] as const)(
    'with "?%s", of its own %s, for a browser of %s, is in %s',
    async (query, own, browser, chosen) => {
      const answer = await ask(async ({ languageFor }) => ({ html: languageFor(own) }), {
        rawQueryString: query,
        headers: { 'accept-language': browser },
      });

      expect(answer.body).toBe(chosen);
    },
  );
});

test.each([
  ['', 'en'],
  ['ar', 'ar'],
  ['ar-KW,ar;q=0.9,en;q=0.8', 'ar'],
  ['en;q=0.5, ar;q=0.7', 'ar'],
  ['fr, en;q=0.3, ar;q=0.2', 'en'],
  ['ar;q=0', 'en'],
  ['*', 'en'],
  [';;,=;q', 'en'],
])('A browser that accepts "%s" reads %s', (accepted, language) => {
  const call = newCall(anEvent({ headers: { 'accept-language': accepted } }), nowMs);

  expect(preferredLanguage(call)).toBe(language);
});

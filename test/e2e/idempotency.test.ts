import { describe, expect, test } from 'vitest';
import type { Answer, Client } from '../setup/client.ts';
import { newMerchant } from '../setup/merchant.ts';
import { errors, invalid, told } from './contract-errors.ts';

const create = (client: Client, payload: object = {}, headers: Record<string, string> = {}) =>
  client.call('POST', '/api/v1/invoice', { amount: '1', invoiceType: '0', ...payload }, headers);
const key = (text: string) => ({ 'Idempotency-Key': text });
const cancel = (client: Client, token: string, headers: Record<string, string> = {}) =>
  client.call('PUT', `/api/v1/invoice/${token}`, { statusId: '3' }, headers);
const isReplay = ({ headers }: Answer) => headers.get('idempotent-replayed');
const totalOf = async (client: Client, page = 1) =>
  (await client.call('GET', `/api/v1/invoice-dashboard?page=${page}`)).json.response;

describe('An Idempotency-Key', () => {
  test('that comes again gets the first answer, and makes nothing', async () => {
    const { client } = await newMerchant();

    const first = await create(client, {}, key('a'));
    const again = await create(client, {}, key('a'));

    expect(isReplay(first)).toBeNull();
    expect(isReplay(again)).toBe('true');
    expect(told(again)).toEqual(told(first));
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    expect((await totalOf(client)).stats.total_invoice_count).toBe(1);
  });

  test('gets the first answer also after the invoice was cancelled', async () => {
    const { client } = await newMerchant();
    const first = await create(client, {}, key('a'));
    await cancel(client, first.json.response.token);

    const again = await create(client, {}, key('a'));

    expect(told(again)).toEqual(told(first));
    expect(isReplay(again)).toBe('true');
  });

  test('with another payload, or on another operation, is the 409 and does nothing', async () => {
    const { client } = await newMerchant();
    const first = await create(client, {}, key('a'));
    const { id, token } = first.json.response;

    const answers = [
      await create(client, { amount: '2' }, key('a')),
      await create(client, { amount: 'ten' }, key('a')),
      await cancel(client, token, key('a')),
    ];

    expect(answers.map(told)).toEqual([errors.conflict, errors.conflict, errors.conflict]);
    expect((await totalOf(client)).stats.total_invoice_count).toBe(1);
    expect((await client.call('GET', `/api/v1/invoice/${id}`)).json.response.invoice_status).toBe(0);
  });

  test('of a call that was refused can be used again', async () => {
    const { client } = await newMerchant();
    const refused = await create(client, { amount: '0' }, key('a'));

    const made = await create(client, {}, key('a'));

    expect([refused.status, made.status, isReplay(made)]).toEqual([422, 200, null]);
  });

  test('makes calls differ that are alike but for it', async () => {
    const { client } = await newMerchant();

    const answers = await Promise.all(
      ['a', 'b', 'A'].map((text) => create(client, { referenceNumber: 'R' }, key(text))),
    );

    expect(new Set(answers.map(({ json }) => json.response.id)).size).toBe(3);
  });

  test('on cancelling replays the success instead of the 400', async () => {
    const { client } = await newMerchant();
    const { token } = (await create(client)).json.response;

    const first = await cancel(client, token, key('c'));
    const again = await cancel(client, token, key('c'));
    const without = await cancel(client, token);

    expect([first.status, isReplay(first)]).toEqual([200, null]);
    expect([told(again), isReplay(again)]).toEqual([told(first), 'true']);
    expect(told(without)).toEqual(errors.notCancellable);
  });

  test('on resending replays the first answer, also after the invoice was cancelled', async () => {
    const { client } = await newMerchant();
    const { id, token } = (await create(client)).json.response;
    const resend = (mobileNumber: string) =>
      client.call(
        'POST',
        '/api/v1/invoice/resend',
        { resendId: id, mobileNumber, countryCode: '965' },
        key('r'),
      );

    const first = await resend('50000001');
    await cancel(client, token);
    const again = await resend('50000001');
    const other = await resend('50000002');

    expect(isReplay(first)).toBeNull();
    expect([told(again), isReplay(again)]).toEqual([told(first), 'true']);
    expect(told(other)).toEqual(errors.conflict);
  });

  test('has at most 255 characters', async () => {
    const { client } = await newMerchant();

    const longest = await create(client, {}, key('k'.repeat(255)));
    const tooLong = await create(client, {}, key('k'.repeat(256)));

    expect(longest.status).toBe(200);
    expect(told(tooLong)).toEqual(
      invalid({ 'Idempotency-Key': ['The Idempotency-Key must not be greater than 255 characters.'] }),
    );
  });

  test('counts as none when it is empty', async () => {
    const { client } = await newMerchant();

    const answers = [await create(client, {}, key('')), await create(client, {}, key(' '))];

    expect(answers.map(isReplay)).toEqual([null, null]);
    expect((await totalOf(client)).stats.total_invoice_count).toBe(2);
  });
});

describe('A repeat within a minute, without a key', () => {
  test('of the same reference and payload gets the first answer', async () => {
    const { client } = await newMerchant();

    const first = await create(client, { referenceNumber: 'R-1' });
    const again = await create(client, { referenceNumber: 'R-1' });

    expect([told(again), isReplay(again)]).toEqual([told(first), 'true']);
    expect((await totalOf(client)).stats.total_invoice_count).toBe(1);
  });

  test('with the slash form of the path is the same call', async () => {
    const { client } = await newMerchant();
    const payload = { amount: '1', invoiceType: '0', referenceNumber: 'R-1' };

    const first = await client.call('POST', '/api/v1/invoice', payload);
    const again = await client.call('POST', '/api/v1/invoice/', payload);

    expect([told(again), isReplay(again)]).toEqual([told(first), 'true']);
  });

  test('of the same reference with another payload is a new invoice', async () => {
    const { client } = await newMerchant();

    const first = await create(client, { referenceNumber: 'R-1' });
    const other = await create(client, { referenceNumber: 'R-1', amount: '2' });

    expect(isReplay(other)).toBeNull();
    expect(other.json.response.id).toBeGreaterThan(first.json.response.id);
  });

  test('without a reference is a new invoice', async () => {
    const { client } = await newMerchant();

    const first = await create(client);
    const second = await create(client, { referenceNumber: '' });
    const third = await create(client);

    expect([second, third].map(isReplay)).toEqual([null, null]);
    expect(new Set([first, second, third].map(({ json }) => json.response.id)).size).toBe(3);
  });
});

describe('Fifty calls at once', () => {
  test.each([
    ['with one key', {}, key('once')],
    ['with one reference', { referenceNumber: 'R-50' }, {}],
  ])('%s make one invoice and get one answer', async (_how, payload, headers) => {
    const { client } = await newMerchant();

    const answers = await Promise.all(Array.from({ length: 50 }, () => create(client, payload, headers)));

    const [first] = answers;
    expect(first?.status).toBe(200);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers.filter((answer) => isReplay(answer) === null).length).toBe(1);
    const { stats, invoices } = await totalOf(client);
    expect(stats.total_invoice_count).toBe(1);
    expect(invoices.data.map(({ id }: { id: number }) => id)).toEqual([first?.json.response.id]);
    expect(invoices.pagination.total_pages).toBe(1);
  });

  test('that differ make fifty, each id once and higher than before, and no page misses any', async () => {
    const { client } = await newMerchant();
    const before = (await create(client)).json.response.id;
    await cancel(client, (await create(client, {}, key('x'))).json.response.token);

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) => create(client, { referenceNumber: `R-${at}` })),
    );

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const ids: number[] = answers.map(({ json }) => json.response.id);
    expect(new Set(ids).size).toBe(50);
    expect(Math.min(...ids)).toBeGreaterThan(before);
    expect(new Set(answers.map(({ json }) => json.response.token)).size).toBe(50);
    expect(new Set(answers.map(({ json }) => json.response.access_key)).size).toBe(50);
    const pages = await Promise.all([1, 2, 3, 4].map((page) => totalOf(client, page)));
    expect(pages.map(({ invoices }) => invoices.data.length)).toEqual([20, 20, 12, 0]);
    expect(pages.map(({ invoices }) => invoices.pagination.total)).toEqual([52, 52, 52, 52]);
    const listed: number[] = pages.flatMap(({ invoices }) =>
      invoices.data.map(({ id }: { id: number }) => id),
    );
    expect(listed.slice(0, 50)).toEqual([...ids].sort((a, b) => b - a));
  });

  test('that share a reference number but nothing else leave no gap in the list', async () => {
    const { client } = await newMerchant();

    await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        create(client, { amount: String((at % 5) + 1), referenceNumber: 'R' }),
      ),
    );

    const { stats, invoices } = await totalOf(client);
    expect(stats.total_invoice_count).toBe(5);
    expect(invoices.data.length).toBe(5);
    expect(new Set(invoices.data.map(({ amount }: { amount: string }) => amount)).size).toBe(5);
  });
});

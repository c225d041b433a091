import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { contracts } from '../../shared/contracts/registry.ts';
import { encrypt } from '../../shared/encryption/cipher.ts';
import type { Client } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant } from '../setup/merchant.ts';
import { offence } from './contract-answer.ts';
import { type RawAnswer, type RawRequest, sendRaw } from './raw-request.ts';

/** Hundreds of requests in each test; `DAFTAR_FUZZ=5000` for tens of thousands. */
const limits = { numRuns: Number(process.env['DAFTAR_FUZZ'] ?? 30) };
const atOnce = 8;
const timeout = 60_000 + 1_000 * limits.numRuns;

let client: Client;
let made: { id: number; token: string };

beforeAll(async () => {
  ({ client } = await newMerchant());
  made = (await client.call('POST', '/api/v1/invoice', { amount: '1', invoiceType: '0' })).json.response;
});

/** A request, with what is inside its encryption for whoever reads of its failure. */
interface FuzzedRequest extends RawRequest {
  plain?: string;
}

/** Fails with the first request whose answer the contract does not know; counts what was asked. */
const survives = async (
  requests: fc.Arbitrary<FuzzedRequest>,
  look: (answer: RawAnswer) => void = () => {},
): Promise<number> => {
  let asked = 0;
  const batches = fc.array(requests, { minLength: atOnce, maxLength: atOnce });
  const property = fc.asyncProperty(batches, async (batch) => {
    const answers = await Promise.all(batch.map(sendRaw));
    asked += answers.length;
    answers.forEach(look);
    const offences = answers.flatMap((answer, at) => {
      const fault = offence(answer, client.account.keys);
      const { method, path, plain } = batch[at] as FuzzedRequest;
      return fault ? [`${method} ${plain ? path.replace(/\?.*/, '') : path} ${plain ?? ''}: ${fault}`] : [];
    });
    expect(offences).toEqual([]);
  });
  await fc.assert(property, limits);
  return asked;
};

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '0',
    '1',
    '2',
    '3',
    '965',
    '50000000',
    '1.000',
    'en',
    '__proto__',
    '\u0000',
    '\ud800',
  ),
);
const anything = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 3 }),
);
const day = fc
  .date({ min: new Date('1850-01-01'), max: new Date('2250-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const email = fc.oneof(fc.emailAddress(), text);
const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength });
const money = fc.oneof(
  fc.integer({ min: 1, max: 999_999 }).map((fils) => (fils / 1000).toFixed(3)),
  digits(15),
  fc.double({ min: 0, max: 1e9, noNaN: true }),
);
const item = fc.record(
  { itemTitle: text, rate: money, quantity: fc.oneof(digits(3), money), amount: money },
  { requiredKeys: [] },
);

/** Values that may be good ones, for the fields that have a form; the rest takes any text. */
const nearlyGood: Record<string, fc.Arbitrary<unknown>> = {
  amount: money,
  serviceCharge: money,
  discount: money,
  invoiceType: fc.constantFrom('0', '1', 0, '6', '7'),
  invoiceSubType: fc.constantFrom('0', '1', '2', '3', 3),
  countryCode: fc.constantFrom('965', '+965', 965, '20'),
  mobileNumber: fc.oneof(digits(14), fc.constant('50000000')),
  customerEmail: email,
  allocatePayType: fc.oneof(fc.array(fc.constantFrom(1, 2, '1')), fc.constantFrom('1,2', '1', ',')),
  itemsList: fc.oneof(
    fc.array(item, { maxLength: 4 }),
    fc.array(item).map((items) => JSON.stringify(items)),
  ),
  language: fc.constantFrom('en', 'ar'),
  subscription: fc.constantFrom('0', '1'),
  frequency: fc.constantFrom('1', 1, '2'),
  noofRecurrence: fc.constantFrom('1', '12', 120, '121'),
  SubscriptionType: fc.constantFrom('0', '1'),
  startDate: fc.oneof(day, fc.constant('2190-01-31')),
  expiresAt: fc.oneof(day, fc.constant('2190-01-01')),
  webhook: fc.oneof(fc.webUrl(), text),
  fromDate: day,
  toDate: day,
  page: fc.oneof(fc.nat(5), fc.nat()),
  statusId: fc.constantFrom('3', 3, '1'),
  amountType: fc.constantFrom('0', '1', 1, '2'),
  fixAmount: money,
  minAmount: money,
  maxAmount: money,
  expiryDate: fc.oneof(day, fc.constant('2190-01-01')),
  customer_email: email,
  customer_phone: digits(14),
  terminal_id: fc.oneof(digits(10), fc.nat()),
  resend: fc.constantFrom('0', '1', 1, 'x'),
  transaction_id: digits(40),
  isScheduled: fc.constantFrom('true', 'false', true),
  fileType: fc.constantFrom('json', 'json', 'csv', 'xlsx'),
  type: fc.constantFrom('0', '1'),
  ids: fc.oneof(fc.array(fc.oneof(digits(3), fc.nat(50)), { maxLength: 4 }), fc.constant('[2,3]')),
  phone: fc.constantFrom('50000000', '+96550000000', '123'),
  email,
  schedule_time: fc.oneof(day, fc.constant('2190-01-01 10:30')),
};

/** An item of a plan: good, but for one field or none. */
const part = fc
  .tuple(fc.constantFrom('', ...Object.keys(nearlyGood), 'customerName', 'merchantCode'), anything)
  .map(([field, value]) => ({
    ...{ amount: '1', invoiceType: '0', expiresAt: '2190-01-01', allocatePayType: '1' },
    ...{ customerName: 'Noura', mobileNumber: '50000000', countryCode: '965' },
    [field]: value,
  }));
const plan = fc.array(fc.oneof({ weight: 9, arbitrary: part }, { weight: 1, arbitrary: anything }), {
  maxLength: 4,
});
nearlyGood['invoices'] = fc.oneof(
  plan,
  plan.map((items) => JSON.stringify(items)),
);

describe('Thousands of requests that nobody thought of', () => {
  const json = { 'content-type': 'application/json' };
  const operations = contracts.filter(({ access }) => access === 'merchant');
  const ids = fc.oneof(
    fc.constantFrom('resend', '0', '1', '-1', '%00', '%2e%2e', 'x'),
    fc.nat().map(String),
    fc.nat(20).map((at) => String(made.id + at)),
    fc.integer({ min: 1, max: 20 }).map(String),
    fc.constant(0).map(() => made.token),
  );

  test(
    'inside the encryption get answers of the contract, and never a 500',
    async () => {
      let successes = 0;
      const requests = fc
        .tuple(fc.constantFrom(...operations), ids, fc.constantFrom('payload', 'query'), fc.boolean())
        .chain(([{ method, path, fields, query = [] }, id, place, slash]) => {
          const values = Object.entries(fields).map(([name]) => [
            name,
            fc.oneof(
              { weight: 12, arbitrary: nearlyGood[name] ?? text },
              { weight: 1, arbitrary: anything },
              { weight: 1, arbitrary: fc.constant(undefined) },
            ),
          ]);
          const code = fc.oneof(
            { weight: 30, arbitrary: fc.constant(0).map(() => client.account.merchantCode) },
            { weight: 1, arbitrary: anything },
          );
          return fc
            .tuple(
              fc.record({ ...Object.fromEntries(values), merchantCode: code }),
              fc.option(fc.string({ unit: 'grapheme-ascii', maxLength: 300 }), { freq: 12 }),
              fc.option(fc.dictionary(text, anything, { maxKeys: 3 }), { freq: 8 }),
            )
            .map(([payload, idempotencyKey, more]): FuzzedRequest => {
              const target = path.replace(/\{\w+\}/, id) + (slash ? '/' : '');
              const plain = JSON.stringify({ ...more, ...payload });
              const data = encrypt(plain, client.account.keys, 16);
              const parameters = new URLSearchParams();
              for (const name of place === 'query' ? query : []) {
                parameters.set(name, String((payload as Record<string, unknown>)[name] ?? ''));
              }
              const inQuery = method === 'GET' && data.length < 12_000;
              if (inQuery) parameters.set('data', data);
              return {
                plain,
                method,
                path: `${target}?${parameters}`,
                headers: {
                  ...client.headers,
                  ...json,
                  ...(idempotencyKey ? { 'idempotency-key': idempotencyKey.trim() } : {}),
                },
                ...(inQuery ? {} : { body: JSON.stringify({ data }) }),
              };
            });
        });

      const asked = await survives(requests, ({ status, headers }) => {
        if (status === 200) successes += 1;
        expect(headers['content-type']).toBe('application/json');
      });

      expect(asked).toBeGreaterThan(100);
      expect(successes).toBeGreaterThan(asked / 50);
    },
    timeout,
  );

  test(
    'in bodies of every form get answers of the contract, and never a 500',
    async () => {
      const types = fc.constantFrom(
        'application/json',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=b',
        'multipart/form-data',
        'text/plain',
        'application/json; charset=utf-16',
        '',
      );
      const parts = fc.array(
        fc
          .tuple(text, text)
          .map(
            ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
          ),
        { maxLength: 4 },
      );
      const bodies = fc.oneof(
        fc.uint8Array({ maxLength: 500 }),
        text,
        fc.json({ maxDepth: 4 }),
        anything.map((data) => JSON.stringify({ data })),
        fc
          .string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), maxLength: 256 })
          .map((data) => JSON.stringify({ data })),
        fc
          .uint8Array({ minLength: 16, maxLength: 64 })
          .map((bytes) => `data=${Buffer.from(bytes).toString('hex')}`),
        parts.map((list) => `${list.join('')}--b--\r\n`),
        fc
          .record({ username: anything, password: anything, refreshToken: anything })
          .map((body) => JSON.stringify(body)),
      );
      const paths = fc.constantFrom(
        '/api/v1/invoice',
        '/api/v1/invoice/resend',
        '/api/v1/invoice/1',
        '/api/v1/token-refresh',
        '/api/v1/invoice-dashboard',
      );
      const requests = fc
        .record({
          path: paths,
          type: types,
          body: bodies,
          method: fc.constantFrom('POST', 'POST', 'PUT', 'GET'),
        })
        .map(({ path, type, body, method }): RawRequest => {
          const own = path === '/api/v1/token-refresh' ? {} : client.headers;
          return { method, path, body, headers: { ...own, 'content-type': type } };
        });

      expect(await survives(requests)).toBeGreaterThan(100);
    },
    timeout,
  );

  test(
    'by any path, method, query and header get answers of the contract, and never a 500',
    async () => {
      const visible = fc.string({
        unit: fc.integer({ min: 0x21, max: 0x7e }).map((unit) => String.fromCharCode(unit)),
        maxLength: 60,
      });
      const segments = fc.oneof(
        visible,
        fc.constantFrom(
          'api',
          'v1',
          'invoice',
          'login',
          'keys',
          'profile',
          'attachments',
          '..',
          '%2f',
          '%c0',
          '',
        ),
        fc.string({ unit: 'grapheme', maxLength: 10 }).map((part) => encodeURIComponent(part.toWellFormed())),
      );
      const known = fc
        .constantFrom(...contracts.map(({ path }) => path))
        .chain((path) => segments.map((part) => path.replace(/\{\w+\}/, part)));
      const paths = fc.oneof(
        fc.array(segments, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`),
        known,
      );
      const names = fc.constantFrom(
        'authorization',
        'accesscode',
        'accept',
        'content-type',
        'cookie',
        'x-forwarded-for',
        'idempotency-key',
        'x-http-method-override',
        '__proto__',
        'constructor',
        'range',
      );
      const requests = fc
        .record({
          method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'PURGE'),
          path: paths,
          query: visible,
          headers: fc.dictionary(names, visible, { maxKeys: 4 }),
          trusted: fc.boolean(),
        })
        .map(({ method, path, query, headers, trusted }): RawRequest => {
          // A real logout would end the session that the other requests use.
          const own = trusted && method !== 'DELETE' ? client.headers : {};
          return { method, path: `${path}?${query}`, headers: { ...headers, ...own } };
        });

      expect(await survives(requests)).toBeGreaterThan(100);
    },
    timeout,
  );

  test('leave a service that makes, lists, counts and finds invoices as before', async () => {
    const name = 'Survivor';
    const { status, json: answer } = await client.call('POST', '/api/v1/invoice', {
      amount: '1',
      invoiceType: '0',
      customerName: name,
    });

    const found = await eventually(
      () => client.call('GET', `/api/v1/invoice-dashboard?search=${name}`),
      ({ json: { response } }) => response.invoices.data.length === 1,
    );

    expect(status).toBe(200);
    expect(found.json.response.invoices.data).toMatchObject([{ id: answer.response.id }]);
    const { ids, total } = await walk();
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));
    expect(ids.length).toBe(total);
  });

  const walk = async (): Promise<{ ids: number[]; total: number }> => {
    const ids: number[] = [];
    for (let page = 1; ; page++) {
      const { json: answer } = await client.call('GET', `/api/v1/invoice-dashboard?page=${page}`);
      ids.push(...answer.response.invoices.data.map(({ id }: { id: number }) => id));
      const { next_page_url: next, total } = answer.response.invoices.pagination;
      if (next === null) return { ids, total };
    }
  };
});

import { beforeAll, describe, expect, test } from 'vitest';
import { createEmiInvoiceContract } from '../../shared/contracts/create-emi-invoice.ts';
import { contracts } from '../../shared/contracts/registry.ts';
import { encrypt } from '../../shared/encryption/cipher.ts';
import type { Client } from '../setup/client.ts';
import { newMerchant } from '../setup/merchant.ts';
import { offence } from './contract-answer.ts';
import { errors, invalid } from './contract-errors.ts';
import { type RawRequest, sendRaw } from './raw-request.ts';

let client: Client;
let made: { id: number; token: string };
let eventId: string;
beforeAll(async () => {
  ({ client } = await newMerchant());
  made = (await client.call('POST', '/api/v1/invoice', { amount: '1', invoiceType: '0' })).json.response;
  eventId = (await client.call('GET', '/api/v1/events')).json.response.events[0].id;
});

const json = { 'content-type': 'application/json' };
const hexOf = (text: string) => encrypt(text, client.account.keys, 16);

/** The request that carries a payload's text to an operation. */
const carrying = (text: string, method: string, path: string): RawRequest =>
  method === 'GET'
    ? { method, path: `${path}?data=${hexOf(text)}`, headers: client.headers }
    : {
        method,
        path,
        headers: { ...client.headers, ...json },
        body: JSON.stringify({ data: hexOf(text) }),
      };

/** JSON texts that are no honest value of any field. */
const wrong = [
  'null',
  'true',
  '0',
  '-1',
  '1.5',
  '1e400',
  '99999999999999999999',
  '""',
  '" "',
  '"x"',
  '"\\u0000"',
  '"\\ud800"',
  '"\\u202e\\ufeff"',
  '"__proto__"',
  '"{{7*7}}"',
  '[]',
  '[[]]',
  '[null]',
  '["1"]',
  '{}',
  '{"toString":1,"valueOf":1}',
  '{"length":1}',
  '{"__proto__":{"x":1}}',
  `${'['.repeat(500)}${']'.repeat(500)}`,
  `"${'9'.repeat(2_000)}"`,
  `"${'é'.repeat(1_000)}"`,
];

describe('Every field of every operation, given what it is not,', () => {
  const encrypted = contracts.filter(({ access }) => access === 'merchant');
  const valid: Record<string, object> = {
    'create-invoice': { amount: '1', invoiceType: '0' },
    'resend-invoice': { mobileNumber: '50000000', countryCode: '965' },
    'cancel-invoice': { statusId: '3' },
    'create-open-invoice': { title: 'Gym', amountType: '1', minAmount: '1', maxAmount: '2' },
    'update-open-invoice': { expiryDate: '2190-01-01' },
  };
  const part = {
    ...{ amount: '1', invoiceType: '0', expiresAt: '2099-12-12', allocatePayType: '1' },
    ...{ customerName: 'Noura', mobileNumber: '50000000', countryCode: '965' },
  };
  const withField = (object: object, field: string, value: string) => {
    const head = JSON.stringify({ ...object, [field]: undefined }).slice(0, -1);
    return `${head}${head.length > 1 ? ',' : ''}${JSON.stringify(field)}:${value}}`;
  };

  test.each(encrypted.map((contract) => [contract.name, contract] as const))(
    'gets an answer of the contract from %s',
    async (name, { method, path, fields }) => {
      const target = path
        .replace('{id}', String(made.id))
        .replace('{token}', '1')
        .replace('{event}', eventId);
      const requests = ['merchantCode', ...Object.keys(fields)].flatMap((field) =>
        wrong.map((value) => {
          const others = { merchantCode: client.account.merchantCode, ...valid[name] };
          return withField(others, field, value);
        }),
      );

      const answers = await Promise.all(requests.map((text) => sendRaw(carrying(text, method, target))));

      const offences = answers.flatMap((answer, at) => {
        const fault = offence(answer, client.account.keys);
        return fault ? [`${requests[at]?.slice(0, 200)}: ${fault}`] : [];
      });
      expect(offences).toEqual([]);
    },
  );

  test('gets an answer of the contract from an item of a plan as well', async () => {
    const { fields, path } = createEmiInvoiceContract;
    const { merchantCode } = client.account;
    const requests = Object.keys(fields.invoices.itemFields).flatMap((field) =>
      wrong.map((value) => {
        const items = `[${JSON.stringify(part)},${withField(part, field, value)}]`;
        return withField({ merchantCode }, 'invoices', items);
      }),
    );

    const answers = await Promise.all(requests.map((text) => sendRaw(carrying(text, 'POST', path))));

    const offences = answers.flatMap((answer, at) => {
      const fault = offence(answer, client.account.keys);
      return fault ? [`${requests[at]?.slice(0, 400)}: ${fault}`] : [];
    });
    expect(offences).toEqual([]);
  });

  test.each([
    ['/api/v1/login', 'username'],
    ['/api/v1/login', 'password'],
    ['/api/v1/token-refresh', 'refreshToken'],
  ])('gets an answer of the contract from %s: %s', async (path, field) => {
    const username = `nobody-${client.account.username}`;
    const texts = wrong.map(
      (value, at) => `{"username":"${username}-${at}","password":"x","${field}":${value}}`,
    );

    const answers = await Promise.all(
      texts.map((body) => sendRaw({ method: 'POST', path, headers: json, body })),
    );

    expect(answers.flatMap((answer) => offence(answer) ?? [])).toEqual([]);
    expect(answers.filter(({ status }) => status !== 401 && status !== 422)).toEqual([]);
  });
});

describe('Depth', () => {
  const deep = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);

  test.each([100, 1_000, 3_000, 5_000, 7_000, 10_000, 100_000])(
    'of %i levels in a body is no fault of ours',
    async (depth) => {
      const bodies = [
        deep(depth, '[', ']'),
        `{"username":${deep(depth, '[', ']')}}`,
        deep(depth, '{"a":', '}'),
      ];

      const answers = await Promise.all(
        bodies.map((body) => sendRaw({ method: 'POST', path: '/api/v1/login', headers: json, body })),
      );

      expect(answers.map(({ status }) => status)).toEqual([422, 422, 422]);
      expect(answers.flatMap((answer) => offence(answer) ?? [])).toEqual([]);
    },
  );

  test.each([100, 1_000, 3_000, 5_000, 7_000, 10_000, 100_000])(
    'of %i levels in a payload is no fault of ours',
    async (depth) => {
      const { merchantCode } = client.account;
      const fields = ['merchantCode', 'amount', 'itemsList', 'customerName', 'allocatePayType', 'unknown'];
      const texts = fields.map(
        (field) =>
          `{"merchantCode":"${merchantCode}","amount":"1","invoiceType":"0","${field}":${deep(depth, '[', ']')}}`,
      );
      const asText = JSON.stringify({
        merchantCode,
        amount: '1',
        invoiceType: '0',
        itemsList: deep(depth, '[', ']'),
      });

      const answers = await Promise.all(
        [...texts, asText].map((text) => sendRaw(carrying(text, 'POST', '/api/v1/invoice'))),
      );

      expect(answers.flatMap((answer) => offence(answer, client.account.keys) ?? [])).toEqual([]);
      if (depth >= 10_000) {
        expect(new Set(answers.slice(0, -1).map(({ status, text }) => `${status} ${text}`))).toEqual(
          new Set([`${errors.invalidData.status} ${errors.invalidData.text}`]),
        );
      }
    },
  );
});

describe('Prototype keys', () => {
  const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];

  test('in a payload set nothing and are taken for nothing', async () => {
    const { merchantCode } = client.account;
    const polluted = keys.map(
      (key) =>
        `{"merchantCode":"${merchantCode}","invoiceType":"0","${key}":{"amount":"7","customerName":"x","isAdmin":true}}`,
    );

    const answers = await Promise.all(
      polluted.map((text) => sendRaw(carrying(text, 'POST', '/api/v1/invoice'))),
    );
    const later = await client.call('POST', '/api/v1/invoice', { amount: '1', invoiceType: '0' });

    expect(answers.map(({ status, text }) => ({ status, text }))).toEqual(
      keys.map(() => invalid({ amount: ['The amount field is required.'] })),
    );
    expect(later.json.response).toMatchObject({ amount: '1.000', customer: null });
  });

  test('in a body of any form, a query or the headers do no harm', async () => {
    const multipart = (key: string) =>
      `--b\r\nContent-Disposition: form-data; name="${key}"\r\n\r\nx\r\n--b--\r\n`;
    const requests: RawRequest[] = keys.flatMap((key) => [
      {
        method: 'POST',
        path: '/api/v1/login',
        headers: json,
        body: `{"${key}":{"username":"a","password":"b"}}`,
      },
      {
        method: 'POST',
        path: '/api/v1/login',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `${key}=x&${key}[username]=a`,
      },
      {
        method: 'POST',
        path: '/api/v1/login',
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
        body: multipart(key),
      },
      {
        method: 'POST',
        path: `/api/v1/login?${key}=x&${key}=y`,
        headers: { ...json, [key]: 'x' },
        body: '{}',
      },
    ]);

    const answers = await Promise.all(requests.map(sendRaw));

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 422));
    expect(answers.flatMap((answer) => offence(answer) ?? [])).toEqual([]);
  });
});

describe('Size', () => {
  const megabytes = (unit: string, count: number) => unit.repeat((count * 1024 * 1024) / unit.length);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const multipart = { 'content-type': 'multipart/form-data; boundary=b' };

  test.each<[string, RawRequest['headers'], () => string]>([
    ['numbers', json, () => `[${megabytes('0,', 5)}0]`],
    ['lists', json, () => `[${megabytes('[],', 3)}0]`],
    ['one text', json, () => JSON.stringify({ username: megabytes('x', 5), password: 'x' })],
    ['escapes', json, () => `{"username":"${megabytes('\\u0000', 3)}","password":"x"}`],
    ['form fields without values', form, () => megabytes('a&', 5)],
    ['form fields', form, () => megabytes('a=1&', 5)],
    ['percent signs', form, () => `username=${megabytes('%zz', 5)}`],
    [
      'parts',
      multipart,
      () => `${megabytes('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n', 3)}--b--\r\n`,
    ],
    ['boundaries', multipart, () => megabytes('--b', 3)],
    ['blank lines', multipart, () => `--b\r\n${megabytes('\r\n', 3)}`],
  ])('of a login in %s is answered before anybody waits for it', async (_kind, headers = {}, body) => {
    const answer = await sendRaw({ method: 'POST', path: '/api/v1/login', headers, body: body() });

    expect([answer.status, offence(answer)]).toEqual([422, undefined]);
  });

  test.each<[string, string]>([
    ['customerName', 'a'],
    ['amount', '9'],
    ['amount', '0'],
    ['customerEmail', 'a@'],
    ['customerEmail', 'a.'],
    ['webhook', 'http://a'],
    ['mobileNumber', '5'],
    ['allocatePayType', '1,'],
    ['expiresAt', '2'],
    ['itemsList', '['],
    ['itemsList', '[0,'],
    ['description', ' '],
    ['language', '\u007f'],
  ])('of 2 MB in %s of %j is answered before anybody waits for it', async (field, unit) => {
    const { merchantCode } = client.account;
    const payload = { merchantCode, amount: '1', invoiceType: '0', [field]: megabytes(unit, 2) };

    const answer = await sendRaw(carrying(JSON.stringify(payload), 'POST', '/api/v1/invoice'));

    expect(offence(answer, client.account.keys)).toBeUndefined();
    expect([200, 422, 506]).toContain(answer.status);
  });

  test('of a list may be a hundred items, and no more', async () => {
    const item = { itemTitle: 'Tea', rate: '1', quantity: '1', amount: '1' };
    const { merchantCode } = client.account;
    const withItems = (count: number) =>
      carrying(
        JSON.stringify({
          merchantCode,
          amount: '1',
          invoiceType: '0',
          itemsList: Array.from({ length: count }, () => item),
        }),
        'POST',
        '/api/v1/invoice',
      );

    const answers = await Promise.all([100, 101, 30_000].map((count) => sendRaw(withItems(count))));

    expect(answers.map(({ status }) => status)).toEqual([200, 422, 422]);
  });

  test('of a body that nobody will read is refused, said or not said beforehand', async () => {
    const body = Buffer.alloc(11 * 1024 * 1024, 'a');

    const answers = await Promise.all([
      sendRaw({ method: 'POST', path: '/api/v1/login', headers: json, body }).catch(() => undefined),
      sendRaw({
        method: 'POST',
        path: '/api/v1/login',
        headers: { ...json, 'transfer-encoding': 'chunked' },
        body,
      }).catch(() => undefined),
    ]);

    expect(answers.map((answer) => answer?.status)).toEqual([413, 413]);
  });
});

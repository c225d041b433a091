import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { decrypt, encrypt } from '../../shared/encryption/cipher.ts';
import { type Answer, type Client, send } from '../setup/client.ts';
import { newMerchant } from '../setup/merchant.ts';
import { errors, told } from './contract-errors.ts';
import { cipherHex, padded, plainBytes } from './wire-cipher.ts';

let client: Client;
beforeAll(async () => {
  ({ client } = await newMerchant());
});

const minimum = { amount: '1.000', invoiceType: '0' };
const payloadText = (payload: object = minimum) =>
  JSON.stringify({ merchantCode: client.account.merchantCode, ...payload });
const hexOf = (text: string) => encrypt(text, client.account.keys, 16);

describe('A request is understood', () => {
  type Body = { headers?: Record<string, string>; body?: string | FormData | URLSearchParams };
  const json = (data: unknown): Body => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data }),
  });
  const multipart = (data: string): Body => {
    const body = new FormData();
    body.append('data', data);
    return { body };
  };
  const create = (path: string, { headers = {}, body }: Body) =>
    send(
      'POST',
      path,
      { headers: { ...client.headers, ...headers }, ...(body ? { body } : {}) },
      client.account.keys,
    );

  test.each<[string, (hex: string) => Promise<Answer>]>([
    ['as JSON', (hex) => create('/api/v1/invoice', json(hex))],
    [
      'as JSON with a charset',
      (hex) =>
        create('/api/v1/invoice', {
          ...json(hex),
          headers: { 'content-type': 'application/json; charset=UTF-8' },
        }),
    ],
    ['as a form', (hex) => create('/api/v1/invoice', { body: new URLSearchParams({ data: hex }) })],
    ['as multipart', (hex) => create('/api/v1/invoice', multipart(hex))],
    ['in the query of a POST', (hex) => create(`/api/v1/invoice?data=${hex}`, {})],
    ['in upper-case hex', (hex) => create('/api/v1/invoice', json(hex.toUpperCase()))],
  ])('%s', async (_form, request) => {
    const answer = await request(hexOf(payloadText()));

    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ status: true, message: 'Invoice created successfully' });
  });

  test('in the query of a GET, whatever else the query has', async () => {
    const answer = await send(
      'GET',
      `/api/v1/profile?x=1&data=${hexOf(payloadText({}))}&y`,
      { headers: client.headers },
      client.account.keys,
    );

    expect(answer.json).toMatchObject({ status: true, message: 'Profile' });
  });

  test('with its header names in any case', async () => {
    const { Authorization, accessCode } = client.headers as { Authorization: string; accessCode: string };
    const answer = await send('GET', `/api/v1/profile?data=${hexOf(payloadText({}))}`, {
      headers: { AUTHORIZATION: Authorization, ACCESSCODE: accessCode },
    });

    expect(answer.status).toBe(200);
  });

  test('with every pad of 1 to 32 bytes, whatever block it was padded to', async () => {
    const requests = Array.from({ length: 32 }, (_, extra) => payloadText({ x: 'x'.repeat(extra) }));

    const answers = await Promise.all(
      requests
        .flatMap((text) => [padded(text, 16), padded(text, 32)])
        .map((plain) => client.callRaw('GET', '/api/v1/profile', cipherHex(plain, client.account.keys))),
    );

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });
});

describe('An answer', () => {
  const bytesOf = (answer: Answer, { account }: Client) =>
    plainBytes(JSON.parse(answer.text).response, account.keys);

  test('is an envelope of lowercase hex, padded to 32 bytes and never with 32, at every length', async () => {
    const created = await Promise.all(
      Array.from({ length: 33 }, (_, at) =>
        client.call('POST', '/api/v1/invoice', { ...minimum, description: 'd'.repeat(at + 1) }),
      ),
    );

    for (const answer of created) {
      expect(answer.text).toMatch(/^\{"response":"[0-9a-f]+"\}$/);
      const plain = bytesOf(answer, client);
      const pad = plain.at(-1) ?? 0;
      expect(plain.length % 32).toBe(0);
      expect(pad).toBeLessThan(32);
      expect(plain.subarray(-pad)).toEqual(Buffer.alloc(pad, pad));
      const text = plain.subarray(0, -pad).toString();
      const json = text.trimEnd();
      expect(text).toBe(json.length % 32 === 0 ? `${json}\n` : json);
    }
  });

  test('is compact JSON in ASCII, with its slashes escaped', async () => {
    const answer = await client.call('POST', '/api/v1/invoice', { ...minimum, description: 'ثمن/€' });

    const text = decrypt(JSON.parse(answer.text).response, client.account.keys) ?? '';
    expect(text).toContain('"description":"\\u062b\\u0645\\u0646\\/\\u20ac"');
    expect(text).toMatch(/"url":"https?:\\\/\\\//);
    expect(text.trim()).toBe(
      JSON.stringify(answer.json)
        .replaceAll('/', '\\/')
        .replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    );
  });

  test('is padded to 16 as plain PKCS#7 for a merchant that wants it so', async () => {
    const { client: other } = await newMerchant({ settings: { responsePadding: 16 } });

    const answers = await Promise.all(
      Array.from({ length: 17 }, (_, at) =>
        other.call('POST', '/api/v1/invoice', { ...minimum, description: 'd'.repeat(at + 1) }),
      ),
    );

    for (const answer of answers) {
      const plain = bytesOf(answer, other);
      const pad = plain.at(-1) ?? 0;
      expect(pad).toBeLessThanOrEqual(16);
      expect(padded(plain.subarray(0, -pad).toString(), 16)).toEqual(plain);
      expect(plain.subarray(0, -pad).at(-1)).toBe('}'.charCodeAt(0));
    }
  });

  test('is the hex alone for a merchant that wants it so, and its errors stay plain JSON', async () => {
    const { client: other } = await newMerchant({ settings: { responseEnvelope: 'bare' } });

    const answer = await other.call('GET', '/api/v1/profile');
    const refused = await other.callRaw('GET', '/api/v1/profile', 'zz');

    expect(answer.text).toMatch(/^[0-9a-f]+$/);
    expect(JSON.parse(decrypt(answer.text, other.account.keys) ?? '')).toMatchObject({ message: 'Profile' });
    expect(told(refused)).toEqual(errors.invalidData);
  });
});

describe('Data that is unusable gets one answer, whatever is wrong with it', () => {
  const good = () => hexOf(payloadText());
  const ofBytes = (bytes: Uint8Array) => cipherHex(bytes, client.account.keys);
  const blocks = (text: string, ...tail: number[]) =>
    Buffer.concat([Buffer.from(text.padEnd(32 - tail.length)), Buffer.from(tail)]);
  const otherKeys = () => ({
    secretKey: createHash('md5').update('other').digest('hex'),
    ivKey: client.account.keys.ivKey,
  });

  const kinds: [string, () => unknown][] = [
    ['missing', () => undefined],
    ['null', () => null],
    ['empty', () => ''],
    ['a number', () => 12345678],
    ['true', () => true],
    ['a list', () => [good()]],
    ['an object', () => ({ data: good() })],
    ['not hex', () => 'not hex at all'],
    ['hex with one letter wrong', () => `${good().slice(0, -1)}g`],
    ['hex in full-width digits', () => good().replaceAll('0', '０')],
    ['hex with a blank around', () => ` ${good()} `],
    ['an odd number of digits', () => good().slice(0, -1)],
    ['no multiple of 16 bytes', () => good().slice(0, -2)],
    ['cut after a block', () => good().slice(0, -32)],
    ['one block', () => good().slice(0, 32)],
    ['encrypted with another key', () => encrypt(payloadText(), otherKeys(), 16)],
    ['base64', () => Buffer.from(good(), 'hex').toString('base64')],
    ['a pad of 0', () => ofBytes(blocks('{}', 0))],
    ['a pad of 33', () => ofBytes(blocks('{}', 33))],
    ['a pad of 255', () => ofBytes(blocks('{}', 255))],
    ['a pad longer than the text', () => ofBytes(Buffer.alloc(16, 32))],
    ['a pad with one byte wrong', () => ofBytes(blocks('{}', 1, 3, 3))],
    ['nothing but pad', () => ofBytes(Buffer.alloc(16, 16))],
    ['not UTF-8', () => ofBytes(Buffer.from([0x7b, 0xff, 0xfe, 0x7d, ...Buffer.alloc(12, 12)]))],
    ['not JSON', () => hexOf('merchantCode=1')],
    ['JSON with something after it', () => hexOf(`${payloadText()}x`)],
    ['JSON cut short', () => hexOf(payloadText().slice(0, -1))],
    ['a JSON list', () => hexOf(`[${payloadText()}]`)],
    ['a JSON number', () => hexOf('1')],
    ['a JSON text', () => hexOf('"text"')],
    ['JSON null', () => hexOf('null')],
    ['10,000 levels deep', () => hexOf(`{"merchantCode":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)],
  ];

  const seen = ({ headers, ...answer }: Answer) => {
    // The second id is API Gateway's own.
    const {
      'x-request-id': requestId,
      'apigw-requestid': _gatewayId,
      date: _date,
      ...same
    } = Object.fromEntries(headers);
    expect(requestId).toMatch(/\S/);
    return { ...told({ headers, ...answer }), headers: same };
  };

  test.each(kinds)('%s, in a body', async (_kind, data) => {
    const request = (value: unknown) =>
      send('POST', '/api/v1/invoice', {
        headers: { ...client.headers, 'content-type': 'application/json' },
        body: JSON.stringify({ data: value }),
      });

    const answer = await request(data());

    expect(told(answer)).toEqual(errors.invalidData);
    expect(seen(answer)).toEqual(seen(await request('00')));
  });

  test('anything of this in a query', async () => {
    const texts = kinds
      .map(([, data]) => data())
      .filter((data) => typeof data === 'string')
      .filter((data) => data.length < 4_000);

    const answers = await Promise.all(
      texts.map((data) => client.callRaw('GET', '/api/v1/profile', encodeURIComponent(data))),
    );
    const missing = await send('GET', '/api/v1/profile', { headers: client.headers });

    const [first] = answers.map(seen);
    expect(answers.map(seen)).toEqual(answers.map(() => first));
    expect(seen(missing)).toEqual(first);
    expect(first).toMatchObject(errors.invalidData);
  });

  test.each<[string, string, string | undefined]>([
    ['no body', 'application/json', undefined],
    ['an empty body', 'application/json', ''],
    ['a body that is no JSON', 'application/json', '{"data":'],
    ['a JSON list', 'application/json', '[]'],
    ['a form without data', 'application/x-www-form-urlencoded', 'date=00'],
    ['multipart without a boundary', 'multipart/form-data', 'data'],
    [
      'multipart cut short',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name=',
    ],
  ])('%s', async (_kind, contentType, body) => {
    const answer = await send('POST', '/api/v1/invoice', {
      headers: { ...client.headers, 'content-type': contentType },
      ...(body === undefined ? {} : { body }),
    });

    expect(told(answer)).toEqual(errors.invalidData);
  });
});

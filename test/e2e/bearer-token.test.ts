import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { secretStore } from '../../infra/operator/secret-store.ts';
import { type SigningKey, signingKeyName } from '../../shared/merchants/token-keys.ts';
import type { Client } from '../setup/client.ts';
import { newMerchant } from '../setup/merchant.ts';
import { errors, told } from './contract-errors.ts';

type Part = Record<string, unknown>;
type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

let id: number;
let client: Client;
let key: SigningKey['key'];
/** Header and claims of a token that was really issued. */
let issued: { header: Part; claims: Part };

beforeAll(async () => {
  ({ id, client } = await newMerchant());
  key = ((await secretStore(undefined).read(signingKeyName())) as SigningKey).key;
  const [header = '', claims = ''] = client.accessToken.split('.');
  issued = { header: decoded(header), claims: decoded(claims) };
});

const decoded = (part: string): Part => JSON.parse(Buffer.from(part, 'base64url').toString());
const encoded = (part: Part): string => Buffer.from(JSON.stringify(part)).toString('base64url');

const signed = async (changes: Part = {}, by?: PrivateKey): Promise<string> =>
  new SignJWT({ ...issued.claims, ...changes })
    .setProtectedHeader({ ...issued.header, alg: 'RS256' })
    .sign(by ?? (await importJWK(key as JWK, 'RS256')));

const call = (authorization: string) =>
  client.call('GET', '/api/v1/profile', {}, { Authorization: authorization });

test('A token signed as the service signs is let in', async () => {
  const answer = await call(`Bearer ${await signed()}`);

  expect(answer.status).toBe(200);
});

describe('Everything else gets the one 401', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const refused: [string, () => Promise<string> | string][] = [
    ['an empty header', () => ''],
    ['no scheme', () => client.accessToken],
    ['another scheme', () => `Basic ${client.accessToken}`],
    ['the scheme alone', () => 'Bearer '],
    ['a text that is no token', () => 'Bearer nonsense'],
    ['two parts', () => `Bearer ${client.accessToken.split('.').slice(0, 2).join('.')}`],
    ['four parts', () => `Bearer ${client.accessToken}.x`],
    ['parts that are no JSON', () => 'Bearer YQ.YQ.YQ'],
    ['no signature', () => `Bearer ${client.accessToken.split('.').slice(0, 2).join('.')}.`],
    [
      'alg none with a signature of letters',
      () => `Bearer ${encoded({ ...issued.header, alg: 'none' })}.${encoded(issued.claims)}.x`,
    ],
    [
      'alg none without a signature',
      () => `Bearer ${encoded({ ...issued.header, alg: 'none' })}.${encoded(issued.claims)}.`,
    ],
    [
      'HS256 with the public key as its secret',
      async () => {
        const { kty, n, e } = key as JWK;
        const pem = createPublicKey({ key: { kty, n, e } as JsonWebKey, format: 'jwk' }).export({
          type: 'spki',
          format: 'pem',
        });
        return `Bearer ${await new SignJWT(issued.claims)
          .setProtectedHeader({ ...issued.header, alg: 'HS256' })
          .sign(Buffer.from(pem))}`;
      },
    ],
    [
      "another RSA key under the service's key id",
      async () => `Bearer ${await signed({}, (await generateKeyPair('RS256')).privateKey)}`,
    ],
    [
      'an unknown key id',
      async () => {
        const jwt = new SignJWT(issued.claims).setProtectedHeader({ alg: 'RS256', kid: 'unknown' });
        return `Bearer ${await jwt.sign(await importJWK(key as JWK, 'RS256'))}`;
      },
    ],
    [
      'claims changed after signing',
      async () => {
        const [header, , signature] = (await signed()).split('.');
        return `Bearer ${header}.${encoded({ ...issued.claims, sub: '84' })}.${signature}`;
      },
    ],
    ['a token that has expired', async () => `Bearer ${await signed({ exp: now() - 1 })}`],
    ['a token of later', async () => `Bearer ${await signed({ nbf: now() + 600 })}`],
    ['a token for another audience', async () => `Bearer ${await signed({ aud: '1' })}`],
    ["another merchant's id on this session", async () => `Bearer ${await signed({ sub: String(id + 1) })}`],
    ['a session that was never begun', async () => `Bearer ${await signed({ jti: 'a'.repeat(80) })}`],
    ['a jti that is none', async () => `Bearer ${await signed({ jti: 7 })}`],
    ['a sub that is no id', async () => `Bearer ${await signed({ sub: 'constructor' })}`],
    ['no exp', async () => `Bearer ${await signed({ exp: undefined })}`],
  ];

  test.each(refused)('%s', async (_kind, authorization) => {
    const answer = await call(await authorization());

    expect(told(answer)).toEqual(errors.unauthenticated);
    expect(answer.headers.get('x-request-id')).toMatch(/\S/);
  });

  test.each([
    ['POST', '/api/v1/invoice'],
    ['GET', '/api/v1/invoice-dashboard'],
    ['GET', '/api/v1/invoice/1'],
    ['POST', '/api/v1/invoice/resend'],
    ['PUT', '/api/v1/invoice/1'],
    ['GET', '/api/v1/profile'],
    ['GET', '/api/v1/keys'],
    ['DELETE', '/api/v1/logout'],
  ])('%s %s without a usable token', async (method, path) => {
    const answer = await client.call(method, path, {}, { Authorization: 'Bearer a.b.c' });

    expect(told(answer)).toEqual(errors.unauthenticated);
  });
});

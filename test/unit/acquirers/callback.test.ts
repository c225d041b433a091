import { SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Callback } from '../../../shared/acquirers/acquirer.ts';
import { callbackSeal } from '../../../shared/acquirers/simulator/callback.ts';
import type { SecretReader } from '../../../shared/merchants/merchant-secrets.ts';
import { nowMs } from '../fixtures/call.ts';
import { aCapture } from '../fixtures/payment.ts';

const key = 'k'.repeat(32);
const keys = (value = key): SecretReader<{ key: string }> => ({
  get: async () => ({ key: value }),
  reread: async () => ({ key: value }),
  refresh: async () => ({ key: value }),
});
const seal = callbackSeal(keys(), () => nowMs);

const callback: Callback = {
  merchantId: 84,
  paymentId: 7,
  token: '84221717731336009120000000007',
  amount: 10_000,
  outcome: { result: 'captured', capture: aCapture },
};

beforeAll(() => {
  process.env['SECRETS_PREFIX'] = 'daftar-test';
});

/** A callback signed by another hand, or about another thing. */
const signed = ({
  claims = { ...callback } as object,
  alg = 'HS256',
  issuer = 'simulator',
  audience = 'daftar',
  secret = key,
  atMs = nowMs as number | null,
} = {}) => {
  const token = new SignJWT({ ...claims })
    .setProtectedHeader({ alg })
    .setIssuer(issuer)
    .setAudience(audience);
  if (atMs !== null) token.setIssuedAt(Math.floor(atMs / 1000));
  return token.sign(Buffer.from(secret));
};

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe("The simulator's callback", () => {
  test.each<Callback['outcome']>([
    { result: 'captured', capture: aCapture },
    { result: 'captured', capture: { ...aCapture, cardReference: 'CARD9' } },
    { result: 'declined' },
    { result: 'abandoned' },
  ])('is read as it was signed: %j', async (outcome) => {
    const body = await seal.sign({ ...callback, outcome });

    expect(await seal.open(body, nowMs)).toEqual({ ...callback, outcome });
  });

  test('is good for five minutes, and then somebody kept it', async () => {
    const body = await seal.sign(callback);

    expect(await seal.open(body, nowMs + 300_000)).toEqual(callback);
    expect(await seal.open(body, nowMs + 301_000)).toBeUndefined();
  });

  test.each<[string, () => Promise<string>]>([
    ['signed with another key', () => signed({ secret: 'x'.repeat(32) })],
    ['signed in another way', () => signed({ alg: 'HS384', secret: 'k'.repeat(48) })],
    ['from somebody else', () => signed({ issuer: 'hesabe' })],
    ['for somebody else', () => signed({ audience: 'another' })],
    ['without a time', () => signed({ atMs: null })],
    ['from the future', () => signed({ atMs: nowMs + 60_000 })],
    [
      'not signed',
      async () =>
        `${base64({ alg: 'none' })}.${base64({ ...callback, iss: 'simulator', aud: 'daftar', iat: nowMs / 1000 })}.`,
    ],
    ['cut short', async () => (await seal.sign(callback)).slice(0, -4)],
    ['empty', async () => ''],
    ['no token', async () => 'captured'],
    [
      'changed after it was signed',
      async () => {
        const [head, , signature] = (await seal.sign(callback)).split('.');
        return [
          head,
          base64({ ...callback, amount: 1, iss: 'simulator', aud: 'daftar', iat: nowMs / 1000 }),
          signature,
        ].join('.');
      },
    ],
    ['without an outcome', () => signed({ claims: { ...callback, outcome: undefined } })],
    [
      'of an outcome that ends nothing',
      () => signed({ claims: { ...callback, outcome: { result: 'open' } } }),
    ],
    [
      'of a capture without papers',
      () => signed({ claims: { ...callback, outcome: { result: 'captured' } } }),
    ],
    ['of an amount in words', () => signed({ claims: { ...callback, amount: '10.000' } })],
  ])('is not believed when it is %s', async (_what, make) => {
    expect(await seal.open(await make(), nowMs)).toBeUndefined();
  });

  test('leaves out what it says besides', async () => {
    const body = await signed({
      claims: { ...callback, status: 'paid', outcome: { result: 'declined', capture: aCapture } },
    });

    expect(await seal.open(body, nowMs)).toEqual({ ...callback, outcome: { result: 'declined' } });
  });

  test('is a fault, not a forgery, when the key cannot be read', async () => {
    const broken: SecretReader<{ key: string }> = {
      ...keys(),
      get: () => Promise.reject(new Error('Secrets Manager is away.')),
    };

    await expect(callbackSeal(broken).open('a.b.c', nowMs)).rejects.toThrow('Secrets Manager is away.');
  });
});

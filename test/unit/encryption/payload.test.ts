import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { encrypt } from '../../../shared/encryption/cipher.ts';
import { openPayload } from '../../../shared/encryption/payload.ts';
import {
  defaultSettings,
  type KeySet,
  type MerchantSecret,
  merchantSecretSchema,
  secretReader,
} from '../../../shared/merchants/merchant-secrets.ts';
import { aClock, aSecretsManager } from '../fixtures/secrets-manager.ts';

const keySet = (sign: string): KeySet => ({
  secretKey: sign.repeat(32),
  ivKey: sign.repeat(16),
  accessCode: `${sign}-access-code`,
});
const [first, second, third] = [keySet('1'), keySet('2'), keySet('3')];

const text = '{"merchantCode":"842217"}';
const name = 'test/merchants/84';
const start = aClock().now();

const secretOf = (current: KeySet, previous?: KeySet, untilMs = start + 60_000): MerchantSecret => ({
  version: 1,
  current,
  ...(previous ? { previous: { ...previous, untilMs } } : {}),
  settings: defaultSettings,
});

const setUp = (secret: MerchantSecret) => {
  const clock = aClock();
  const manager = aSecretsManager({ [name]: secret });
  const reader = secretReader(merchantSecretSchema, manager.client, clock.now);
  return { ...manager, clock, open: (data: string) => openPayload(data, 84, reader, clock.now()) };
};

beforeAll(() => vi.stubEnv('SECRETS_PREFIX', 'test'));
afterAll(() => vi.unstubAllEnvs());

describe('A payload', () => {
  test('opens with the current keys, and is read as it was written', async () => {
    const { open, asked } = setUp(secretOf(first));

    expect(await open(encrypt(text, first, 16))).toEqual({
      text,
      payload: { merchantCode: '842217' },
      keys: first,
    });
    expect(asked).toEqual([name]);
  });

  test('opens with the previous keys while they live, and names those for the answer', async () => {
    const { open } = setUp(secretOf(second, first));

    expect(await open(encrypt(text, first, 16))).toMatchObject({ text, keys: first });
    expect(await open(encrypt(text, second, 16))).toMatchObject({ text, keys: second });
  });

  test('does not open with the previous keys from the moment they end', async () => {
    const { open, clock } = setUp(secretOf(second, first));
    clock.pass(59_999);
    const last = await open(encrypt(text, first, 16));
    clock.pass(1);

    expect([last?.text, await open(encrypt(text, first, 16))]).toEqual([text, undefined]);
  });

  test('opens with keys that were rotated since the secret was read', async () => {
    const { open, asked, clock, secrets } = setUp(secretOf(first));
    await open(encrypt(text, first, 16));
    secrets[name] = secretOf(second, first);
    clock.pass(5_000);

    expect(await open(encrypt(text, second, 16))).toMatchObject({ text, keys: second });
    expect(asked).toEqual([name, name]);
  });

  test('that nobody’s keys open does not make the secret read more often than every five seconds', async () => {
    const { open, asked, clock } = setUp(secretOf(first));
    const foreign = encrypt(text, third, 16);
    for (let tries = 0; tries < 10; tries++) {
      expect(await open(foreign)).toBeUndefined();
      clock.pass(1_000);
    }

    expect(asked).toEqual([name, name]);
  });

  test.each([
    ['missing', ''],
    ['not hex', 'hello'],
    ['of a wrong length', encrypt(text, first, 16).slice(2)],
    ['not JSON', encrypt('merchantCode=842217', first, 16)],
    ['an array', encrypt(`[${text}]`, first, 16)],
    ['a text', encrypt('"842217"', first, 16)],
    ['null', encrypt('null', first, 16)],
    ['nested deeper than a parser goes', encrypt('{"a":'.repeat(50_000), first, 16)],
    ['nothing but pad', encrypt('', first, 16)],
  ])('is unusable when it is %s', async (_, data) => {
    expect(await setUp(secretOf(first)).open(data)).toBeUndefined();
  });

  test('may have blanks and newlines around its JSON', async () => {
    expect(await setUp(secretOf(first)).open(encrypt(` ${text}\r\n`, first, 16))).toMatchObject({
      payload: { merchantCode: '842217' },
    });
  });
});

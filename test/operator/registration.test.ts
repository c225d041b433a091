import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { type NewMerchant, registerMerchant } from '../../infra/operator/register-merchant.ts';
import { rotateKeys } from '../../infra/operator/rotate-keys.ts';
import { sandboxMerchant, seedSandbox } from '../../infra/operator/sandbox.ts';
import { secretStore } from '../../infra/operator/secret-store.ts';
import { rotateWebhookSecret } from '../../infra/operator/webhook-secret.ts';
import { defaultNoticeSettings } from '../../shared/domain/merchant.ts';
import {
  defaultSettings,
  liveKeySets,
  liveWebhookSecrets,
  type MerchantSecret,
  merchantSecretName,
} from '../../shared/merchants/merchant-secrets.ts';
import { merchantKey } from '../../shared/store/keys.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import type { Table } from '../../shared/store/table.ts';
import { ownTable } from '../store/own-table.ts';
import { atOnce, noonMs } from '../store/shop.ts';

const table = await ownTable();
const secrets = secretStore(undefined);
const dying: Table = { ...table, transact: () => Promise.reject(new Error('died')) };

// Secrets of this file alone, as the table is.
beforeEach(() => {
  process.env['SECRETS_PREFIX'] = `daftar/test-${randomBytes(6).toString('hex')}`;
});

const wanted = (more: Partial<NewMerchant> = {}): NewMerchant => ({
  username: randomBytes(6).toString('hex'),
  name: 'Shop',
  email: 'shop@example.com',
  paymentTypes: [1],
  serviceTypes: [2],
  ...more,
});
const register = (more: Partial<NewMerchant>, on: Table = table) =>
  registerMerchant(on, secrets, wanted(more), noonMs);

const secretOf = async (id: number): Promise<MerchantSecret> =>
  (await secrets.read(merchantSecretName(id))) as MerchantSecret;

describe('registration', () => {
  test('under an id that is taken leaves the secret of its owner as it is', async () => {
    const first = await register({});
    const id = first?.id ?? 0;
    const before = await secrets.read(merchantSecretName(id));

    await register({ id }).catch(() => undefined);

    expect(before).toMatchObject({ current: { secretKey: first?.secretKey } });
    expect(await secrets.read(merchantSecretName(id))).toEqual(before);
  });

  test('of one username many times at once makes one merchant and leaves no secret without one', async () => {
    const username = randomBytes(6).toString('hex');

    const made = await atOnce(6, () => register({ username }));

    expect(made.filter(Boolean).length).toBe(1);
    const id = (await merchantRepository(table).login(username))?.merchantId ?? 0;
    expect(made.find(Boolean)?.id).toBe(id);
    const others = Array.from({ length: 13 }, (_, at) => id - 6 + at).filter((other) => other !== id);
    const left = await Promise.all(others.map((other) => secrets.read(merchantSecretName(other))));
    expect(left.filter((secret) => secret !== undefined)).toEqual([]);
  });

  test('under a code that is taken makes nothing', async () => {
    const first = await register({});

    expect(await register({ code: first?.merchantCode ?? '' })).toBeUndefined();
  });
});

describe('the sandbox', () => {
  /** The sandbox merchant as it was registered before there were webhooks. */
  const older = async (): Promise<void> => {
    const key = merchantKey(sandboxMerchant.id);
    const name = merchantSecretName(sandboxMerchant.id);
    await seedSandbox(table, secrets, noonMs);
    await table.update(key, 'REMOVE notices');
    const secret = { version: 1, current: sandboxMerchant.keys, settings: defaultSettings };
    await secrets.write(name, secret);
  };

  test('is finished by the next start when the one before died half-way', async () => {
    await expect(seedSandbox(dying, secrets, noonMs)).rejects.toThrow('died');

    await seedSandbox(table, secrets, noonMs);

    expect(await merchantRepository(table).byId(sandboxMerchant.id)).toMatchObject({ code: '842217' });
    expect(await secrets.read(merchantSecretName(sandboxMerchant.id))).toMatchObject({
      current: sandboxMerchant.keys,
    });
  });

  test('of a data folder from before there were webhooks gets a secret for them, on this machine too', async () => {
    await older();

    await seedSandbox(table, secrets, noonMs);

    expect((await merchantRepository(table).byId(sandboxMerchant.id))?.notices).toEqual({
      ...defaultNoticeSettings,
      loopbackWebhooks: true,
    });
    expect(await secrets.read(merchantSecretName(sandboxMerchant.id))).toMatchObject({
      current: sandboxMerchant.keys,
      webhook: { current: sandboxMerchant.webhookSecret },
    });
  });

  test('keeps what somebody has set since, however often it starts', async () => {
    const merchants = merchantRepository(table);
    await older();
    await seedSandbox(table, secrets, noonMs);
    await merchants.changeNotices(sandboxMerchant.id, { loopbackWebhooks: false, smsSender: 'Mine' });
    const { secret } = await rotateWebhookSecret(table, secrets, sandboxMerchant.id, noonMs, 1_000);

    await seedSandbox(table, secrets, noonMs);

    expect((await merchants.byId(sandboxMerchant.id))?.notices).toMatchObject({
      loopbackWebhooks: false,
      smsSender: 'Mine',
    });
    expect(await secrets.read(merchantSecretName(sandboxMerchant.id))).toMatchObject({
      webhook: { current: secret },
    });
  });
});

const dyingAtTheEnd: Table = { ...table, update: () => Promise.reject(new Error('died')) };

describe('a rotation of keys', () => {
  test('that died before its end is done again without cutting off the keys in use', async () => {
    const first = await register({});
    const id = first?.id ?? 0;
    await rotateKeys(dyingAtTheEnd, secrets, id, noonMs, 1_000).catch(() => undefined);

    const keys = await rotateKeys(table, secrets, id, noonMs, 1_000);

    expect(await secrets.read(merchantSecretName(id))).toMatchObject({
      version: 3,
      current: keys,
      previous: { secretKey: first?.secretKey, accessCode: first?.accessCode, untilMs: noonMs + 1_000 },
    });
    expect((await merchantRepository(table).byId(id))?.secretVersion).toBe(3);
  });

  test('leaves the secret of webhooks as it is, that of the grace time too', async () => {
    const id = (await register({}))?.id ?? 0;
    await rotateWebhookSecret(table, secrets, id, noonMs, 1_000);
    const { webhook } = await secretOf(id);

    await rotateKeys(table, secrets, id, noonMs, 1_000);

    expect((await secretOf(id)).webhook).toEqual(webhook);
  });

  test('after one of the webhook secret that died keeps the keys and the secret in use', async () => {
    const first = await register({});
    const id = first?.id ?? 0;
    const second = await rotateKeys(table, secrets, id, noonMs, 1_000);
    await rotateWebhookSecret(dyingAtTheEnd, secrets, id, noonMs, 1_000).catch(() => undefined);

    const third = await rotateKeys(table, secrets, id, noonMs, 1_000);

    expect(await secretOf(id)).toMatchObject({
      current: third,
      previous: second,
      webhook: { current: first?.webhookSecret },
    });
  });
});

describe('a rotation of the webhook secret', () => {
  const live = async (id: number, nowMs: number) => liveWebhookSecrets(await secretOf(id), nowMs);

  test('has both sign for the grace time, then the new one alone', async () => {
    const first = await register({});
    const id = first?.id ?? 0;

    const { secret, isFirst } = await rotateWebhookSecret(table, secrets, id, noonMs, 1_000);

    expect(isFirst).toBe(false);
    expect(await live(id, noonMs + 999)).toEqual([secret, first?.webhookSecret]);
    expect(await live(id, noonMs + 1_000)).toEqual([secret]);
  });

  test('with no grace has the new one alone sign at once', async () => {
    const id = (await register({}))?.id ?? 0;

    const { secret } = await rotateWebhookSecret(table, secrets, id, noonMs, 0);

    expect(await live(id, noonMs)).toEqual([secret]);
  });

  test('twice within the grace time keeps the newer of the previous ones', async () => {
    const id = (await register({}))?.id ?? 0;
    const second = await rotateWebhookSecret(table, secrets, id, noonMs, 1_000);

    const third = await rotateWebhookSecret(table, secrets, id, noonMs + 1, 1_000);

    expect(await live(id, noonMs + 2)).toEqual([third.secret, second.secret]);
  });

  test('is put in force, and leaves the keys as they are, those of the grace time too', async () => {
    const id = (await register({}))?.id ?? 0;
    await rotateKeys(table, secrets, id, noonMs, 1_000);
    const { current, previous } = await secretOf(id);

    await rotateWebhookSecret(table, secrets, id, noonMs, 1_000);

    expect(await secretOf(id)).toMatchObject({ version: 3, current, previous });
    expect((await merchantRepository(table).byId(id))?.secretVersion).toBe(3);
  });

  test('gives a merchant from before there were webhooks its first', async () => {
    const id = (await register({}))?.id ?? 0;
    const { webhook: _webhook, ...before } = await secretOf(id);
    await secrets.write(merchantSecretName(id), before);

    const { secret, isFirst } = await rotateWebhookSecret(table, secrets, id, noonMs, 1_000);

    expect(isFirst).toBe(true);
    expect(await live(id, noonMs)).toEqual([secret]);
  });

  test('that died before its end is done again, and the one in use signs on', async () => {
    const first = await register({});
    const id = first?.id ?? 0;
    await rotateWebhookSecret(dyingAtTheEnd, secrets, id, noonMs, 1_000).catch(() => undefined);

    const { secret } = await rotateWebhookSecret(table, secrets, id, noonMs, 1_000);

    expect(await live(id, noonMs)).toEqual([secret, first?.webhookSecret]);
  });

  test('after one of the keys that died gives the merchant the keys it uses back', async () => {
    const first = await register({});
    const id = first?.id ?? 0;
    await rotateKeys(dyingAtTheEnd, secrets, id, noonMs, 0).catch(() => undefined);

    await rotateWebhookSecret(table, secrets, id, noonMs, 1_000);

    const keys = { secretKey: first?.secretKey, ivKey: first?.ivKey, accessCode: first?.accessCode };
    expect(liveKeySets(await secretOf(id), noonMs)).toEqual([keys]);
  });
});

import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { type NewMerchant, registerMerchant } from '../../infra/operator/register-merchant.ts';
import { rotateKeys } from '../../infra/operator/rotate-keys.ts';
import { sandboxMerchant, seedSandbox } from '../../infra/operator/sandbox.ts';
import { secretStore } from '../../infra/operator/secret-store.ts';
import { merchantSecretName } from '../../shared/merchants/merchant-secrets.ts';
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
  test('is finished by the next start when the one before died half-way', async () => {
    await expect(seedSandbox(dying, secrets, noonMs)).rejects.toThrow('died');

    await seedSandbox(table, secrets, noonMs);

    expect(await merchantRepository(table).byId(sandboxMerchant.id)).toMatchObject({ code: '842217' });
    expect(await secrets.read(merchantSecretName(sandboxMerchant.id))).toMatchObject({
      current: sandboxMerchant.keys,
    });
  });
});

describe('a rotation of keys', () => {
  test('that died before its end is done again without cutting off the keys in use', async () => {
    const first = await register({});
    const id = first?.id ?? 0;
    const dyingAtTheEnd: Table = { ...table, update: () => Promise.reject(new Error('died')) };
    await rotateKeys(dyingAtTheEnd, secrets, id, noonMs, 1_000).catch(() => undefined);

    const keys = await rotateKeys(table, secrets, id, noonMs, 1_000);

    expect(await secrets.read(merchantSecretName(id))).toMatchObject({
      version: 3,
      current: keys,
      previous: { secretKey: first?.secretKey, accessCode: first?.accessCode, untilMs: noonMs + 1_000 },
    });
    expect((await merchantRepository(table).byId(id))?.secretVersion).toBe(3);
  });
});

import { describe, expect, test } from 'vitest';
import { rotateKeys } from '../../infra/operator/rotate-keys.ts';
import { secretStore } from '../../infra/operator/secret-store.ts';
import { decrypt, encrypt } from '../../shared/encryption/cipher.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import { type Client, logIn, sandbox, send } from '../setup/client.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { errors, told } from './contract-errors.ts';
import { keyOrder } from './key-order.ts';

const profile = '/api/v1/profile';

describe('GET keys', () => {
  const keysOf = ({ accessToken }: Client) =>
    send('GET', '/api/v1/keys', { headers: { Authorization: `Bearer ${accessToken}` } });

  test('shows the sandbox merchant its keys, in plain JSON', async () => {
    const answer = await keysOf(await logIn());

    expect(told(answer)).toEqual({
      status: 200,
      text: JSON.stringify({
        status: true,
        message: 'Success',
        response: {
          merchant_code: sandbox.merchantCode,
          access_code: sandbox.accessCode,
          secret_key: sandbox.keys.secretKey,
          iv_key: sandbox.keys.ivKey,
        },
      }),
    });
  });

  test('does not exist for a merchant whose settings are as they come', async () => {
    const { client } = await newMerchant();

    expect(told(await keysOf(client))).toEqual(errors.notFound);
  });
});

describe('GET profile', () => {
  test('describes the business, its keys in the documented order', async () => {
    const { id, account, client } = await newMerchant({
      name: 'متجر / Shop',
      profile: { websiteUrl: 'https://shop.example/a', bank: bank() },
    });

    const answer = await client.call('GET', profile);

    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      status: true,
      message: 'Profile',
      response: {
        id,
        user_id: id,
        employee_id: null,
        first_name: 'متجر / Shop',
        middle_name: '',
        last_name: '',
        email: `${account.username}@example.com`,
        username: account.username,
        merchant_name: 'متجر / Shop',
        merchant_code: account.merchantCode,
        business_name: 'متجر / Shop',
        business_type_id: 1,
        country_id: 11,
        website_url: 'https://shop.example/a',
        company_logo: '',
        business_address: '',
        civil_id: '',
        is_active: 1,
        is_approved: 1,
        MCC_Category_List: [],
        bank: {
          bank_name: 'Bank',
          account_holder_name: 'Holder',
          account_number: '1',
          iban_number: 'KW00',
        },
        commission: { subscription_charges: '0.000', setup_charges: '0.000', service_charges: '0.000' },
        countries: [{ id: 11, name: 'Kuwait', code: '965' }],
        service_type: [
          { id: 2, name: 'SMS Payment' },
          { id: 3, name: 'Payment Gateway' },
        ],
        payment_type: [
          { id: 1, name: 'KNET', display_name: 'KNET' },
          { id: 2, name: 'MPGS', display_name: 'MPGS' },
        ],
        capture_type: 0,
        capture_duration: 0,
        integrations: [],
      },
    });
    expect(Object.keys(answer.json.response).join(', ')).toBe(
      'id, user_id, employee_id, first_name, middle_name, last_name, email, username, merchant_name, ' +
        'merchant_code, business_name, business_type_id, country_id, website_url, company_logo, ' +
        'business_address, civil_id, is_active, is_approved, MCC_Category_List, bank, commission, ' +
        'countries, service_type, payment_type, capture_type, capture_duration, integrations',
    );
    expect(keyOrder(answer.json.response.bank)).toEqual([
      'bank_name',
      'account_holder_name',
      'account_number',
      'iban_number',
    ]);
  });

  const bank = () => ({ name: 'Bank', accountHolder: 'Holder', accountNumber: '1', iban: 'KW00' });
});

describe('A merchant that is not the one it says', () => {
  test('is refused with an access code that is missing, wrong, or of somebody else', async () => {
    const { client } = await newMerchant();
    const other = await newMerchant();

    const answers = await Promise.all(
      ['', 'nonsense', other.account.accessCode, client.account.accessCode.toUpperCase()].map((accessCode) =>
        client.call('GET', profile, {}, { accessCode }),
      ),
    );

    expect(answers.map(told)).toEqual(answers.map(() => errors.invalidMerchant));
  });

  test("is refused with somebody else's merchant code, or none that it could be, on every operation", async () => {
    const { client } = await newMerchant();
    const other = await newMerchant();
    const { json } = await client.call('POST', '/api/v1/invoice', { amount: '1', invoiceType: '0' });
    const { id, token } = json.response;
    const operations: [string, string, object][] = [
      ['GET', profile, {}],
      ['GET', '/api/v1/invoice-dashboard', {}],
      ['GET', `/api/v1/invoice/${id}`, {}],
      ['PUT', `/api/v1/invoice/${token}`, { statusId: '3' }],
      ['POST', '/api/v1/invoice', { amount: '1', invoiceType: '0' }],
      [
        'POST',
        '/api/v1/invoice/resend',
        { resendId: String(id), mobileNumber: '50000000', countryCode: '965' },
      ],
    ];

    const answers = await Promise.all(
      operations.flatMap(([method, path, payload]) =>
        [other.account.merchantCode, '000000', Number(other.account.merchantCode), true].map((merchantCode) =>
          client.call(method, path, { ...payload, merchantCode }),
        ),
      ),
    );

    expect(answers.map(told)).toEqual(answers.map(() => errors.invalidMerchant));
    const unchanged = await client.call('GET', `/api/v1/invoice/${id}`);
    expect(unchanged.json.response).toEqual(json.response);
  });

  test('is refused as soon as it is disabled, and let in as soon as it is not', async () => {
    const { id, client } = await newMerchant();
    const merchants = merchantRepository(tableUnderTest());
    const before = await client.call('GET', profile);

    await merchants.setStatus(id, 'disabled');
    const disabled = await client.call('GET', profile);
    const keys = await client.call('GET', '/api/v1/keys');
    await merchants.setStatus(id, 'active');
    const after = await client.call('GET', profile);

    expect([before.status, after.status]).toEqual([200, 200]);
    expect([told(disabled), told(keys)]).toEqual([errors.invalidMerchant, errors.invalidMerchant]);
  });
});

describe('Rotated keys', () => {
  const graceMs = 60_000;
  /** The same client with the keys and access code it is given. */
  const callWith = (client: Client, keys: Client['account']['keys'] & { accessCode: string }) => {
    const data = encrypt(JSON.stringify({ merchantCode: client.account.merchantCode }), keys, 16);
    return send('GET', `${profile}?data=${data}`, {
      headers: { ...client.headers, accessCode: keys.accessCode },
    });
  };
  const isProfile = (hex: string, keys: Client['account']['keys']) =>
    (decrypt(hex, keys) ?? '').startsWith('{"status":true,"message":"Profile"');

  test('serve from the first request, and the old ones within their grace; answers come in the keys of the request', async () => {
    const { id, account, client } = await newMerchant();
    const old = { ...account.keys, accessCode: account.accessCode };

    const fresh = await rotateKeys(tableUnderTest(), secretStore(undefined), id, Date.now(), graceMs);
    const withOld = await callWith(client, old);
    const withNew = await callWith(client, fresh);

    expect([withOld.status, withNew.status]).toEqual([200, 200]);
    expect(isProfile(withOld.json.response, old)).toBe(true);
    expect(isProfile(withNew.json.response, fresh)).toBe(true);
    expect(isProfile(withNew.json.response, old)).toBe(false);
  });

  test('reach functions that have the old ones in memory, without a restart', async () => {
    const { id, account, client } = await newMerchant();
    const old = { ...account.keys, accessCode: account.accessCode };
    expect((await callWith(client, old)).status).toBe(200);

    const fresh = await rotateKeys(tableUnderTest(), secretStore(undefined), id, Date.now(), graceMs);
    const withNew = await callWith(client, fresh);
    const withOld = await callWith(client, old);

    expect(isProfile(withNew.json.response, fresh)).toBe(true);
    expect(isProfile(withOld.json.response, old)).toBe(true);
  });

  test('end the old ones at once when there is no grace, as when they have leaked', async () => {
    const { id, account, client } = await newMerchant();
    const old = { ...account.keys, accessCode: account.accessCode };
    expect((await callWith(client, old)).status).toBe(200);

    await rotateKeys(tableUnderTest(), secretStore(undefined), id, Date.now() - 1, 0);

    expect(told(await callWith(client, old))).toEqual(errors.invalidMerchant);
  });

  test('end the old ones when the grace is over', async () => {
    const { id, account, client } = await newMerchant();
    const old = { ...account.keys, accessCode: account.accessCode };

    const fresh = await rotateKeys(
      tableUnderTest(),
      secretStore(undefined),
      id,
      Date.now() - graceMs,
      graceMs,
    );
    const mixed = { ...old, accessCode: fresh.accessCode };

    expect(told(await callWith(client, old))).toEqual(errors.invalidMerchant);
    expect(told(await callWith(client, mixed))).toEqual(errors.invalidData);
    expect((await callWith(client, fresh)).status).toBe(200);
  });
});

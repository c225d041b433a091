import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import type { Client } from '../setup/client.ts';
import { newMerchant } from '../setup/merchant.ts';
import { errors, invalid, told } from './contract-errors.ts';
import { invoiceKeys } from './invoice-shapes.ts';
import { keyOrder } from './key-order.ts';

let id: number;
let client: Client;
beforeAll(async () => {
  ({ id, client } = await newMerchant({ paymentTypes: [1, 2, 9] }));
});

const minimum = { amount: '1.000', invoiceType: '0' };
const create = (payload: object) => client.call('POST', '/api/v1/invoice', payload);
const inDays = (days: number) => addDays(kuwaitDate(Date.now()), days);
const timestamp = expect.stringMatching(/^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d$/);

/** The invoice that the least a request can hold asks for. */
const plainInvoice = () => ({
  id: expect.any(Number),
  invoice_type: 1,
  invoice_sub_type: 3,
  token: expect.stringMatching(new RegExp(`^${id}\\d{10}9\\d+$`)),
  access_key: expect.stringMatching(/^9[0-9A-Z]{15,}$/),
  split_access_key: '',
  merchant_id: String(id),
  reference_number: '',
  amount: '1.000',
  service_charge: '0.000',
  payment_method: ['1', '2', '9'],
  discount: '0.000',
  description: '',
  sms_response: '',
  invoice_status: 0,
  subscription: null,
  sms_status: 0,
  url_status: 1,
  visited_count: 0,
  country_id: null,
  created_id: id,
  language: 'en',
  expires_at: inDays(30),
  attachment: '',
  url: expect.stringMatching(/^https?:\/\/[^/]+\/s\/9[0-9A-Z]+$/),
  spliturl: null,
  created_at: timestamp,
  updated_at: timestamp,
  en_sms: '',
  ar_sms: '',
  customer: null,
  created_by_merchant: { id, name: 'Test Shop' },
  products: [],
  transaction: null,
});

describe('An invoice', () => {
  test('needs an amount and a type, and gets thirty days, all payment types and a link', async () => {
    const { status, json } = await create(minimum);

    expect(status).toBe(200);
    expect(json).toEqual({
      status: true,
      message: 'Invoice created successfully',
      response: plainInvoice(),
    });
    expect(Object.keys(json)).toEqual(['status', 'message', 'response']);
    expect(Object.keys(json.response)).toEqual(invoiceKeys);
    const { access_key: key, url, created_at: created, updated_at: updated, token } = json.response;
    expect(url.endsWith(`/s/${key}`)).toBe(true);
    expect(updated).toBe(created);
    const seconds = Number(token.slice(String(id).length, String(id).length + 10));
    expect(new Date((seconds + 3 * 3600) * 1000).toISOString().slice(0, 19).replace('T', ' ')).toBe(created);
  });

  test('shows everything that it was made with', async () => {
    const { status, json } = await create({
      mobileNumber: '66666666',
      customerName: 'Mohammed',
      referenceNumber: '8849404',
      amount: '150.000',
      countryCode: '+965',
      invoiceType: '1',
      invoiceSubType: '1',
      description: 'test',
      customerEmail: 'test@example.com',
      allocatePayType: '1,9',
      itemsList: [
        { itemTitle: 'Chair', rate: '50.000', quantity: '2', amount: '100.000' },
        { itemTitle: 'Cloth', rate: '33.334', quantity: '1.5', amount: '50.001' },
      ],
      subscription: '0',
      language: 'ar',
      expiresAt: inDays(3),
      webhook: 'https://shop.example/hook?a=b',
      serviceCharge: '0.250',
      discount: 1,
    });

    expect(status).toBe(200);
    expect(json.response).toEqual({
      ...plainInvoice(),
      invoice_sub_type: 1,
      reference_number: '8849404',
      amount: '150.000',
      service_charge: '0.250',
      payment_method: ['1', '9'],
      discount: '1.000',
      description: 'test',
      url_status: 0,
      country_id: 11,
      language: 'ar',
      expires_at: inDays(3),
      customer: { name: 'Mohammed', email: 'test@example.com', phone_number: '96566666666' },
      products: [
        { id: 1, name: 'Chair', amount: '50.000', quantity: '2', final_amount: '100.000' },
        { id: 2, name: 'Cloth', amount: '33.334', quantity: '1.5', final_amount: '50.001' },
      ],
    });
    expect(keyOrder(json.response.customer)).toEqual(['name', 'email', 'phone_number']);
    expect(keyOrder(json.response.products)).toEqual(
      ['id', 'name', 'amount', 'quantity', 'final_amount'].map((key) => `[].${key}`),
    );
  });

  test('takes its items as a JSON string as well', async () => {
    const items = [{ itemTitle: 'Tea', rate: '0.500', quantity: '2', amount: '1.000' }];

    const asList = await create({ ...minimum, itemsList: items });
    const asText = await create({ ...minimum, itemsList: JSON.stringify(items) });

    expect(asText.json.response.products).toEqual(asList.json.response.products);
    expect(asList.json.response.products).toEqual([
      { id: 1, name: 'Tea', amount: '0.500', quantity: '2', final_amount: '1.000' },
    ]);
  });

  test('keeps Arabic, emoji and everything else that people write', async () => {
    const texts = {
      customerName: 'محمد عبد الله / “Ali” \\ 😀',
      description: 'سطر أول\nسطر ثان\tـ\u200fنهاية',
      referenceNumber: 'فاتورة-١٢٣',
    };

    const { json } = await create({ ...minimum, ...texts });
    const read = await client.call('GET', `/api/v1/invoice/${json.response.id}`);

    expect(read.json.response).toMatchObject({
      customer: { name: texts.customerName, email: '', phone_number: '' },
      description: texts.description,
      reference_number: texts.referenceNumber,
    });
  });

  test.each([
    ['"0.001"', '0.001'],
    ['1', '1.000'],
    ['10.5', '10.500'],
    ['10.50', '10.500'],
    ['"0010"', '10.000'],
    ['0.1', '0.100'],
    ['"999999999.999"', '999999999.999'],
    ['999999999.999', '999999999.999'],
  ])('of the JSON amount %s shows %s', async (written, shown) => {
    const { account, headers } = client;
    const text = `{"merchantCode":"${account.merchantCode}","invoiceType":"0","amount":${written}}`;
    const { encrypt } = await import('../../shared/encryption/cipher.ts');

    const answer = await client.callRaw('POST', '/api/v1/invoice', encrypt(text, account.keys, 16), headers);

    expect(answer.json.response.amount).toBe(shown);
  });

  test.each([
    ['url by default', {}, { sub: 3, url: 1 }],
    [
      'sms by default for type 1',
      { invoiceType: '1', mobileNumber: '50000000', countryCode: '965' },
      { sub: 0, url: 0 },
    ],
    ['sms', { invoiceSubType: '0', mobileNumber: '50000000', countryCode: '965' }, { sub: 0, url: 0 }],
    ['whatsapp', { invoiceSubType: '1', mobileNumber: '50000000', countryCode: '965' }, { sub: 1, url: 0 }],
    ['e-mail', { invoiceSubType: '2', customerEmail: 'a@example.com' }, { sub: 2, url: 0 }],
    ['url', { invoiceSubType: '3', invoiceType: 0 }, { sub: 3, url: 1 }],
  ])('goes by %s', async (_channel, payload, { sub, url }) => {
    const { json } = await create({ ...minimum, ...payload });

    expect(json.response).toMatchObject({ invoice_sub_type: sub, url_status: url });
  });

  test.each([
    [
      'another country has another length and no id',
      { countryCode: '20', mobileNumber: '1001234567' },
      '201001234567',
      null,
    ],
    ['Kuwait has 8 digits and id 11', { countryCode: '965', mobileNumber: '50000000' }, '96550000000', 11],
    ['both come as numbers', { countryCode: 965, mobileNumber: 50000000 }, '96550000000', 11],
  ])('knows phones: %s', async (_case, phone, shown, country) => {
    const { json } = await create({ ...minimum, ...phone });

    expect(json.response).toMatchObject({ customer: { phone_number: shown }, country_id: country });
  });

  test('is made under the path with a slash at its end', async () => {
    const { status, json } = await client.call('POST', '/api/v1/invoice/', minimum);

    expect(status).toBe(200);
    expect(json.response).toEqual(plainInvoice());
  });

  test('ignores fields that the contract does not name', async () => {
    const { json } = await create({ ...minimum, id: 7, token: 'x', invoice_status: 1, merchant_id: '84' });

    expect(json.response).toEqual(plainInvoice());
  });

  test('counts null and the empty text as left out', async () => {
    const empty = Object.fromEntries(
      ['mobileNumber', 'customerName', 'referenceNumber', 'countryCode', 'invoiceSubType', 'description']
        .concat(['customerEmail', 'allocatePayType', 'itemsList', 'subscription', 'language', 'expiresAt'])
        .concat(['webhook', 'serviceCharge', 'discount'])
        .map((field, at) => [field, at % 2 ? null : '']),
    );

    const { json } = await create({ ...minimum, ...empty });

    expect(json.response).toEqual(plainInvoice());
  });

  test('can be due today', async () => {
    const { json } = await create({ ...minimum, expiresAt: inDays(0) });

    expect(json.response.expires_at).toBe(inDays(0));
  });
});

describe('A request that breaks a rule', () => {
  test('hears of every field, the first one on top', async () => {
    const answer = await client.call('POST', '/api/v1/invoice', { language: 'fr', webhook: 'ftp://a' });

    expect(told(answer)).toEqual(
      invalid({
        amount: ['The amount field is required.'],
        invoiceType: ['The invoice type field is required.'],
        language: ['The selected language is invalid.'],
        webhook: ['The webhook must be a valid URL.'],
      }),
    );
  });

  test('hears of a missing merchant code', async () => {
    const answer = await create({ ...minimum, merchantCode: '' });

    expect(told(answer)).toEqual(invalid({ merchantCode: ['The merchant code field is required.'] }));
  });

  const item = { itemTitle: 'Tea', rate: '1', quantity: '1', amount: '1' };
  test.each<[string, object, string]>([
    ['an amount of zero', { amount: '0.000' }, 'amount'],
    ['an amount above the largest', { amount: '1000000000.000' }, 'amount'],
    ['another type', { invoiceType: '2' }, 'invoiceType'],
    ['another sub type', { invoiceSubType: '4' }, 'invoiceSubType'],
    ['SMS without a number', { invoiceType: '1', countryCode: '965' }, 'mobileNumber'],
    ['SMS without a country code', { invoiceType: '1', mobileNumber: '50000000' }, 'countryCode'],
    ['WhatsApp without a number', { invoiceSubType: '1', countryCode: '965' }, 'mobileNumber'],
    ['e-mail without an address', { invoiceSubType: '2' }, 'customerEmail'],
    ['an address that is none', { customerEmail: 'a@b' }, 'customerEmail'],
    ['a Kuwaiti number of 7 digits', { countryCode: '965', mobileNumber: '5000000' }, 'mobileNumber'],
    ['a Kuwaiti number of 9 digits', { countryCode: '+965', mobileNumber: '500000000' }, 'mobileNumber'],
    ['a number with its country code', { countryCode: '965', mobileNumber: '+96550000000' }, 'mobileNumber'],
    ['a country code of letters', { countryCode: 'KW', mobileNumber: '50000000' }, 'countryCode'],
    ["a payment type the merchant doesn't have", { allocatePayType: '1,7' }, 'allocatePayType'],
    ['a payment type of letters', { allocatePayType: 'KNET' }, 'allocatePayType'],
    ['subscription', { subscription: '2' }, 'subscription'],
    ['a language of ours only', { language: 'fr' }, 'language'],
    ['yesterday', { expiresAt: inDays(-1) }, 'expiresAt'],
    ['a day that does not exist', { expiresAt: '2099-02-30' }, 'expiresAt'],
    ['a day in another order', { expiresAt: '31-12-2099' }, 'expiresAt'],
    ['a webhook that is no address', { webhook: 'javascript:alert(1)' }, 'webhook'],
    ['items that are no list', { itemsList: '{"itemTitle":"Tea"}' }, 'itemsList'],
    ['items below the amount', { amount: '2', itemsList: [item] }, 'itemsList'],
    ['an item that does not multiply', { itemsList: [{ ...item, quantity: '2' }] }, 'itemsList.0.amount'],
    ['an item without a title', { itemsList: [item, { ...item, itemTitle: '' }] }, 'itemsList.1.itemTitle'],
    ['a name of 256 letters', { customerName: 'a'.repeat(256) }, 'customerName'],
    ['a null byte', { description: 'a\u0000b' }, 'description'],
    ['half a surrogate pair', { customerName: 'a\ud800' }, 'customerName'],
  ])('%s is 422 on its field alone', async (_case, payload, field) => {
    const answer = await create({ ...minimum, ...payload });

    expect(answer.status).toBe(422);
    expect(Object.keys(answer.json)).toEqual(['message', 'errors']);
    expect(answer.json).toEqual({
      message: answer.json.errors[field]?.[0],
      errors: { [field]: [expect.stringMatching(/^The .+\.$/)] },
    });
  });

  test.each([
    'ten',
    '1.0000',
    '1,5',
    '-1',
    '+1',
    '1e3',
    ' 1',
    '1 ',
    '.5',
    '1.',
    '0x10',
    '١',
    true,
    [1],
    { a: 1 },
  ])('an amount of %j is 506', async (amount) => {
    expect(told(await create({ ...minimum, amount }))).toEqual(errors.invalidData);
    expect(told(await create({ ...minimum, discount: amount }))).toEqual(errors.invalidData);
  });
});

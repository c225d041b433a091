import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import { invoiceKey } from '../../shared/store/keys.ts';
import type { Client } from '../setup/client.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { errors, invalid, told } from './contract-errors.ts';
import { invoiceKeys } from './invoice-shapes.ts';

let id: number;
let client: Client;
beforeAll(async () => {
  ({ id, client } = await newMerchant());
});

const create = async (payload: object = {}) =>
  (await client.call('POST', '/api/v1/invoice', { amount: '1', invoiceType: '0', ...payload })).json.response;
const read = async (invoiceId: number) =>
  (await client.call('GET', `/api/v1/invoice/${invoiceId}`)).json.response;
const resend = (payload: object) =>
  client.call('POST', '/api/v1/invoice/resend', {
    mobileNumber: '51111111',
    countryCode: '965',
    ...payload,
  });
const cancel = (token: string, payload: object = { statusId: '3' }) =>
  client.call('PUT', `/api/v1/invoice/${token}`, payload);

/** What payment and time will do to an invoice, done by hand. */
const pay = (invoiceId: number) =>
  tableUnderTest().update(invoiceKey(id, invoiceId), 'SET #status = :paid', {
    names: { '#status': 'status' },
    values: { ':paid': 'paid' },
  });
const expire = (invoiceId: number) =>
  tableUnderTest().update(invoiceKey(id, invoiceId), 'SET expiresOn = :day', {
    values: { ':day': addDays(kuwaitDate(Date.now()), -1) },
  });

describe('Details', () => {
  test('show the invoice as it was made', async () => {
    const made = await create({ customerName: 'Ali' });

    const { status, json } = await client.call('GET', `/api/v1/invoice/${made.id}`);

    expect(status).toBe(200);
    expect(json).toEqual({ status: true, message: 'Invoice Details', response: made });
    expect(Object.keys(json.response)).toEqual(invoiceKeys);
  });

  test('are read under the path with a slash at its end', async () => {
    const made = await create();

    const { json } = await client.call('GET', `/api/v1/invoice/${made.id}/`);

    expect(json.response).toEqual(made);
  });

  test.each([
    '0',
    '1',
    '2147483647',
    '9999999999',
    '99999999999',
    '-1',
    '1.0',
    '1e3',
    'abc',
    '__proto__',
    '%00',
    '٣',
  ])('of %s do not exist', async (invoiceId) => {
    const answer = await client.call('GET', `/api/v1/invoice/${invoiceId}`);

    expect(told(answer)).toEqual(errors.notFound);
  });
});

describe('Resending', () => {
  test('puts the given number on the invoice and leaves the rest of the customer', async () => {
    const made = await create({
      customerName: 'Ali',
      customerEmail: 'a@example.com',
      mobileNumber: '50000000',
      countryCode: '965',
    });

    const { status, json } = await resend({
      resendId: String(made.id),
      mobileNumber: '1001234567',
      countryCode: '+20',
    });

    expect(status).toBe(200);
    expect(json).toEqual({
      status: true,
      message: 'Invoice Resent Successfully',
      response: {
        ...made,
        country_id: null,
        updated_at: expect.any(String),
        customer: { name: 'Ali', email: 'a@example.com', phone_number: '201001234567' },
      },
    });
    expect(Object.keys(json.response)).toEqual(invoiceKeys);
    // What it shows of the SMS is true only once that is sent.
    expect(await read(made.id)).toMatchObject({
      updated_at: json.response.updated_at,
      customer: json.response.customer,
    });
  });

  test('takes the id as a number, and gives an invoice without a customer one', async () => {
    const made = await create();

    const { json } = await resend({ resendId: made.id });

    expect(json.response).toEqual({
      ...made,
      country_id: 11,
      updated_at: expect.any(String),
      customer: { name: '', email: '', phone_number: '96551111111' },
    });
  });

  test('is refused on resendId for an invoice that is paid, cancelled or expired, and changes nothing', async () => {
    const [paid, cancelled, expired] = await Promise.all([create(), create(), create()]);
    await Promise.all([pay(paid.id), cancel(cancelled.token), expire(expired.id)]);
    const before = await Promise.all([paid, cancelled, expired].map((invoice) => read(invoice.id)));

    const answers = await Promise.all(
      [paid, cancelled, expired].map((invoice) => resend({ resendId: invoice.id })),
    );

    const refused = invalid({ resendId: ['The selected resend id is invalid.'] });
    expect(answers.map(told)).toEqual([refused, refused, refused]);
    expect(await Promise.all([paid, cancelled, expired].map((invoice) => read(invoice.id)))).toEqual(before);
  });

  test('of an unknown invoice is the 404', async () => {
    expect(told(await resend({ resendId: '1' }))).toEqual(errors.notFound);
  });

  test('needs id, number and country code', async () => {
    const answer = await client.call('POST', '/api/v1/invoice/resend', {});

    expect(told(answer)).toEqual(
      invalid({
        mobileNumber: ['The mobile number field is required.'],
        resendId: ['The resend id field is required.'],
        countryCode: ['The country code field is required.'],
      }),
    );
  });

  test('wants 8 digits of a number in Kuwait', async () => {
    const made = await create();

    const answer = await resend({ resendId: made.id, mobileNumber: '5000000' });

    expect(told(answer)).toEqual(invalid({ mobileNumber: ['The mobile number must be 8 digits.'] }));
  });
});

describe('Cancelling', () => {
  const done = {
    status: 200,
    json: { status: true, message: 'Invoice status update successful', response: null },
  };

  test('answers success once, and the 400 from then on', async () => {
    const made = await create();

    const first = await cancel(made.token);
    const second = await cancel(made.token);

    expect({ status: first.status, json: first.json }).toEqual(done);
    expect(told(second)).toEqual(errors.notCancellable);
    expect(await read(made.id)).toEqual({ ...made, invoice_status: 3, updated_at: expect.any(String) });
  });

  test('works on an expired invoice and not on a paid one', async () => {
    const [expired, paid] = await Promise.all([create(), create()]);
    await Promise.all([expire(expired.id), pay(paid.id)]);

    expect((await cancel(expired.token)).json).toEqual(done.json);
    expect(told(await cancel(paid.token))).toEqual(errors.notCancellable);
    expect((await read(paid.id)).invoice_status).toBe(1);
  });

  test('succeeds for one of many at once', async () => {
    const made = await create();

    const answers = await Promise.all(Array.from({ length: 10 }, () => cancel(made.token)));

    const failed = answers.filter(({ status }) => status !== 200);
    expect(failed.length).toBe(9);
    expect(failed.map(told)).toEqual(failed.map(() => errors.notCancellable));
  });

  test('of an unknown token is a 404 with a message alone', async () => {
    const { token } = await create();
    const oneOff = token.slice(0, -11) + ((Number(token.at(-11)) + 1) % 10) + token.slice(-10);
    const unknown = [
      oneOff,
      '1',
      '8417599096009484213',
      '9'.repeat(64),
      '9'.repeat(65),
      'abc',
      '%00',
      `${token}0`,
    ];

    const answers = await Promise.all(unknown.map((each) => cancel(each)));

    expect(answers.map(told)).toEqual(answers.map(() => errors.tokenNotFound));
  });

  test('takes statusId 3 and no other', async () => {
    const { token } = await create();

    const answers = await Promise.all(['1', '0', '33', true].map((statusId) => cancel(token, { statusId })));
    const missing = await cancel(token, {});
    const asNumber = await cancel(token, { statusId: 3 });

    expect(answers.map(({ status, json }) => [status, Object.keys(json.errors)])).toEqual(
      answers.map(() => [422, ['statusId']]),
    );
    expect(told(missing)).toEqual(invalid({ statusId: ['The status id field is required.'] }));
    expect(asNumber.json).toEqual(done.json);
  });
});

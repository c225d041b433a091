import { beforeAll, describe, expect, inject, test } from 'vitest';
import { addDays, kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import { openInvoiceKey } from '../../shared/store/keys.ts';
import { openInvoicePaidWrite } from '../../shared/store/open-invoice-payments.ts';
import type { Answer, Client } from '../setup/client.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { errors, invalid, told } from './contract-errors.ts';
import { openInvoiceKeys } from './open-invoice-shapes.ts';

const path = '/api/v1/open-invoice';
const today = kuwaitDate(Date.now());
const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
const refusedOnId = invalid({ id: ['The selected id is invalid.'] });
const isReplay = ({ headers }: Answer) => headers.get('idempotent-replayed');

let id: number;
let client: Client;
beforeAll(async () => {
  ({ id, client } = await newMerchant());
});

const fixed = { title: 'Gym', amountType: '0', fixAmount: '25' };
const post = (payload: object = {}, by = client, headers = {}) =>
  by.call('POST', path, { ...fixed, ...payload }, headers);
const create = async (payload: object = {}, by = client) => (await post(payload, by)).json.response;
const read = async (openInvoiceId: number) =>
  (await client.call('GET', `${path}/${openInvoiceId}`)).json.response;
const cancel = (openInvoiceId: number, by = client, headers = {}) =>
  by.call('DELETE', `${path}/${openInvoiceId}`, {}, headers);
const update = (openInvoiceId: number, payload: object, headers = {}) =>
  client.call('PUT', `${path}/${openInvoiceId}`, payload, headers);

/** What payment and time will do to an open invoice, done by hand. */
const pay = (openInvoiceId: number) =>
  tableUnderTest().transact([openInvoicePaidWrite({ merchantId: id, id: openInvoiceId }, Date.now())]);
const expire = (openInvoiceId: number) =>
  tableUnderTest().update(openInvoiceKey(id, openInvoiceId), 'SET expiresOn = :day', {
    values: { ':day': addDays(today, -1) },
  });

describe('Creating an open invoice', () => {
  test('of a fixed amount answers its row', async () => {
    const { status, json } = await post({
      title: 'نادي',
      fixAmount: '25.5',
      expiryDate: '2190-01-01',
      description: 'Fee',
    });

    const { id: made } = json.response;
    expect(status).toBe(200);
    expect(json).toEqual({
      status: true,
      message: 'Open invoice created successfully',
      response: {
        id: expect.any(Number),
        merchant_id: id,
        title: 'نادي',
        reference_number: expect.stringMatching(new RegExp(`^${id}\\d{10}9\\d+$`)),
        type: 0,
        description: 'Fee',
        fixed_amount: '25.500',
        min_amount: '0.000',
        max_amount: '0.000',
        paid_status: 0,
        status: 0,
        created_by: id,
        created_at: timestamp,
        updated_at: json.response.created_at,
        expiry_date: '2190-01-01',
        url: expect.stringMatching(new RegExp(`^${inject('environment').PUBLIC_BASE_URL}/o/9[0-9A-Z]{16}$`)),
        total_customer_paid_count: 0,
        total_amount_customer_paid: '0.000',
      },
    });
    expect(Object.keys(json.response)).toEqual(openInvoiceKeys);
    const details = await client.call('GET', `${path}/${made}`);
    expect(details.json).toEqual({ status: true, message: 'Open Invoice Details', response: json.response });
    expect(Object.keys(details.json.response)).toEqual(openInvoiceKeys);
  });

  test('of an open amount has bounds, no fixed amount, and 30 days', async () => {
    const made = await create({ amountType: 1, fixAmount: '7', minAmount: 1, maxAmount: '2.001' });

    expect(made).toMatchObject({
      type: 1,
      fixed_amount: '0.000',
      min_amount: '1.000',
      max_amount: '2.001',
      expiry_date: addDays(today, 30),
      description: '',
    });
  });

  test('is refused with every field that breaks a rule, and makes nothing', async () => {
    const { client: own } = await newMerchant();

    const answers = [
      await own.call('POST', path, { title: '', amountType: '', fixAmount: '1' }),
      await own.call('POST', path, { title: 'Gym', amountType: '0', fixAmount: '' }),
      await own.call('POST', path, { title: 'Gym', amountType: '1', minAmount: '2', maxAmount: '1' }),
      await post({ expiryDate: addDays(today, -1) }, own),
      await post({ fixAmount: 'ten' }, own),
    ];

    expect(answers.map(told)).toEqual([
      invalid({
        title: ['The title field is required.'],
        amountType: ['The amount type field is required.'],
      }),
      invalid({ fixAmount: ['The fix amount field is required.'] }),
      invalid({ minAmount: ['The min amount must not be greater than the max amount.'] }),
      invalid({ expiryDate: ['The expiry date must be a date after or equal to today.'] }),
      errors.invalidData,
    ]);
    expect(await create({}, own)).toMatchObject({ id: 1 });
  });

  test('twice with one key makes one, and without makes two', async () => {
    const { client: own } = await newMerchant();
    const key = { 'Idempotency-Key': 'a' };

    const [first, again] = [await post({}, own, key), await post({}, own, key)];
    const [third, fourth] = [await create({}, own), await create({}, own)];

    expect([told(again), isReplay(first), isReplay(again)]).toEqual([told(first), null, 'true']);
    expect([first.json.response.id, third.id, fourth.id]).toEqual([1, 2, 3]);
    expect(told(await post({ fixAmount: '26' }, own, key))).toEqual(errors.conflict);
  });
});

describe('Updating an open invoice', () => {
  test('answers a new row of the same reference, and the old one is cancelled', async () => {
    const old = await create({ expiryDate: today });

    const { status, json } = await update(old.id, { expiryDate: '2190-01-01' });

    expect(status).toBe(200);
    expect(json).toEqual({
      status: true,
      message: 'Open invoice updated successfully',
      response: {
        ...old,
        id: old.id + 1,
        created_at: timestamp,
        updated_at: json.response.created_at,
        expiry_date: '2190-01-01',
        url: expect.stringMatching(/\/o\/9[0-9A-Z]{16}$/),
      },
    });
    expect(Object.keys(json.response)).toEqual(openInvoiceKeys);
    expect(json.response.url).not.toBe(old.url);
    expect(await read(json.response.id)).toEqual(json.response);
    expect(await read(old.id)).toEqual({ ...old, status: 3, updated_at: timestamp });
    expect(told(await update(old.id, { expiryDate: '2190-01-01' }))).toEqual(refusedOnId);
  });

  test('is possible for an expired and for a paid one, whose new row nobody has paid', async () => {
    const [expired, paid] = [await create(), await create()];
    await Promise.all([expire(expired.id), pay(paid.id)]);
    expect([(await read(expired.id)).status, (await read(paid.id)).paid_status]).toEqual([1, 1]);

    const answers = [
      await update(expired.id, { expiryDate: today }),
      await update(paid.id, { expiryDate: today }),
    ];

    expect(answers.map(({ json: { response } }) => [response.status, response.paid_status])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test('needs a day that is not over', async () => {
    const made = await create();

    const answers = [await update(made.id, {}), await update(made.id, { expiryDate: addDays(today, -1) })];

    expect(answers.map(told)).toEqual([
      invalid({ expiryDate: ['The expiry date field is required.'] }),
      invalid({ expiryDate: ['The expiry date must be a date after or equal to today.'] }),
    ]);
    expect(await read(made.id)).toEqual(made);
  });

  test('again with its key gets the first answer', async () => {
    const made = await create();
    const key = { 'Idempotency-Key': `update-${made.id}` };

    const first = await update(made.id, { expiryDate: '2190-01-01' }, key);
    const again = await update(made.id, { expiryDate: '2190-01-01' }, key);

    expect([told(again), isReplay(first), isReplay(again)]).toEqual([told(first), null, 'true']);
  });
});

describe('Cancelling an open invoice', () => {
  const done = { status: true, message: 'Open Invoice canceled successfully', response: null };

  test('answers success once, also under the path with a slash, and the 422 from then on', async () => {
    const made = await create();

    const first = await client.call('DELETE', `${path}/${made.id}/`);
    const second = await cancel(made.id);

    expect([first.status, first.json]).toEqual([200, done]);
    expect(told(second)).toEqual(refusedOnId);
    expect(await read(made.id)).toEqual({ ...made, status: 3, updated_at: timestamp });
    expect(told(await update(made.id, { expiryDate: '2190-01-01' }))).toEqual(refusedOnId);
  });

  test('is possible when it expired, and not when it was paid', async () => {
    const [expired, paid] = [await create(), await create()];
    await Promise.all([expire(expired.id), pay(paid.id)]);

    expect((await cancel(expired.id)).json).toEqual(done);
    expect(told(await cancel(paid.id))).toEqual(refusedOnId);
    expect((await read(paid.id)).status).toBe(0);
  });

  test('again with its key gets the first answer', async () => {
    const made = await create();
    const key = { 'Idempotency-Key': `cancel-${made.id}` };

    const [first, again] = [await cancel(made.id, client, key), await cancel(made.id, client, key)];

    expect([first.json, again.json, isReplay(first), isReplay(again)]).toEqual([done, done, null, 'true']);
  });
});

describe('An open invoice that is not there', () => {
  const everything = (by: Client, openInvoiceId: string) =>
    Promise.all([
      by.call('GET', `${path}/${openInvoiceId}`),
      by.call('GET', `${path}/customers/${openInvoiceId}`),
      by.call('PUT', `${path}/${openInvoiceId}`, { expiryDate: '2190-01-01' }),
      by.call('DELETE', `${path}/${openInvoiceId}`),
    ]);

  test.each(['0', '2147483647', '9999999999', '99999999999', '-1', '1.0', 'abc', '__proto__', '%00', '٣'])(
    'as %s cannot be read, updated or cancelled',
    async (openInvoiceId) => {
      const answers = await everything(client, openInvoiceId);

      expect(answers.map(told)).toEqual(answers.map(() => errors.notFound));
    },
  );

  test("as another merchant's cannot be reached either, nor found, and is as it was", async () => {
    const [made, { client: stranger }] = [await create({ title: 'Secret' }), await newMerchant()];

    const answers = await everything(stranger, String(made.id));
    const { json } = await stranger.call('GET', `${path}?search=secret`);

    expect(answers.map(told)).toEqual(answers.map(() => errors.notFound));
    expect(json.response).toMatchObject({ data: [], pagination: { total: 0 } });
    expect(await read(made.id)).toEqual(made);
  });

  test('of two merchants whose ids are the same numbers each changes its own', async () => {
    const [{ client: one }, { client: other }] = await Promise.all([newMerchant(), newMerchant()]);
    const [first, second] = [await create({}, one), await create({}, other)];
    expect([first.id, second.id]).toEqual([1, 1]);

    await cancel(1, one);

    const { json } = await other.call('GET', `${path}/1`);
    expect(json.response).toEqual(second);
  });
});

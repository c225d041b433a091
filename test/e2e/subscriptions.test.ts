import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import type { Answer, Client } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant } from '../setup/merchant.ts';
import { seriesPayload, stateOf, subscribe } from '../setup/subscribe.ts';
import { offence } from './contract-answer.ts';
import { errors, invalid, told } from './contract-errors.ts';
import { invoiceKeys } from './invoice-shapes.ts';
import { keyOrder } from './key-order.ts';

let merchant: { id: number; client: Client };
let client: Client;
beforeAll(async () => {
  merchant = await newMerchant();
  ({ client } = merchant);
});

const create = (payload: object = {}, path = '/api/v1/invoice', headers = {}) =>
  client.call('POST', path, seriesPayload(payload), headers);
const capture = (payload: object, headers = {}) =>
  client.call('POST', '/api/v1/subscription/capture', payload, headers);
const cancel = (token: string, by: Client = client) =>
  by.call('DELETE', `/api/v1/subscription/cancel/${token}`);
const invoice = async (id: number) => (await client.call('GET', `/api/v1/invoice/${id}`)).json.response;
const isReplay = ({ headers }: Answer) => headers.get('idempotent-replayed') === 'true';

const invalidToken = invalid({ token: ['The selected token is invalid.'] });
const onDemand = { SubscriptionType: '1' };

describe('A subscription', () => {
  test.each(['/api/v1/invoice', '/api/v1/invoice/'])('is made under %s', async (path) => {
    const { status, json } = await create({}, path);

    expect([status, json.message]).toEqual([200, 'Subscription invoice created successfully']);
    expect(keyOrder(json.response)).toEqual(keyOrder(await invoice(json.response.id)));
    expect(Object.keys(json.response)).toEqual(invoiceKeys);
    expect(json.response).toMatchObject({
      invoice_type: 5,
      amount: '15.000',
      invoice_status: 0,
      subscription: json.response.id,
      transaction: null,
    });
  });

  test('is listed under its own invoice type', async () => {
    const other = await newMerchant();
    const made = await other.client.call('POST', '/api/v1/invoice', seriesPayload());
    const list = await eventually(
      async () =>
        (await other.client.call('GET', '/api/v1/invoice-dashboard', { invoiceType: '0' })).json.response,
      ({ invoices }) => invoices.data.length === 1,
    );

    expect(list.invoices.data[0]).toMatchObject({
      id: made.json.response.id,
      invoice_type: 5,
      subscription: made.json.response.id,
    });
  });

  test('asked for twice with one key is made once', async () => {
    const key = { 'Idempotency-Key': 'series' };
    const first = await create({}, undefined, key);
    const again = await create({}, undefined, key);

    expect([isReplay(first), isReplay(again)]).toEqual([false, true]);
    expect(told(again)).toEqual(told(first));
  });

  test.each([
    ['frequency', '2', 'The selected frequency is invalid.'],
    ['noofRecurrence', '121', 'The noof recurrence must not be greater than 120.'],
    ['noofRecurrence', '0', 'The noof recurrence must be at least 1.'],
    ['SubscriptionType', '3', 'The selected subscription type is invalid.'],
    ['startDate', '2099-02-30', 'The start date does not match the format Y-m-d.'],
    [
      'startDate',
      addDays(kuwaitDate(Date.now()), -1),
      'The start date must be a date after or equal to today.',
    ],
    ['startDate', '', 'The start date field is required.'],
  ])('with %s %j is 422 on that field', async (field, value, message) => {
    expect(told(await create({ [field]: value }))).toEqual(invalid({ [field]: [message] }));
  });

  test('given anything at all in its fields gets an answer of the contract', async () => {
    const wrong = [null, true, 1.5, -1, 1e21, ' ', '\u0000', '\ud800', [], [[]], {}, { length: 1 }];
    const fields = ['subscription', 'frequency', 'noofRecurrence', 'SubscriptionType', 'startDate'];
    const answers = await Promise.all(
      fields.flatMap((field) => wrong.map((value) => create({ [field]: value }))),
    );

    const offences = answers.flatMap(({ status, text, headers }) => {
      const raw = { status, text, headers: Object.fromEntries(headers) };
      return offence(raw as unknown as Parameters<typeof offence>[0], client.account.keys) ?? [];
    });
    expect(offences).toEqual([]);
  });

  test('becomes active once its first invoice is paid', async () => {
    const { id } = await subscribe(merchant);

    expect(await stateOf(merchant.id, id)).toBe('active');
    expect(await invoice(id)).toMatchObject({ invoice_status: 1, transaction: { payment_status: 1 } });
  });

  test('has no future when its first invoice is cancelled', async () => {
    const { id, token } = (await create()).json.response;
    await client.call('PUT', `/api/v1/invoice/${token}`, { statusId: '3' });

    await eventually(
      () => stateOf(merchant.id, id),
      (state) => state === 'cancelled',
    );
    expect(told(await cancel(token))).toEqual(invalidToken);
  });
});

describe('A capture', () => {
  test('answers with the paid invoice of the cycle', async () => {
    const { id, token } = await subscribe(merchant, onDemand);

    const { status, json } = await capture({ token, amount: '7.500' });

    expect([status, json.status, json.message]).toEqual([200, true, 'Subscription captured successfully']);
    expect(Object.keys(json.response)).toEqual(invoiceKeys);
    expect(json.response).toMatchObject({
      invoice_type: 5,
      subscription: id,
      amount: '7.500',
      invoice_status: 1,
      transaction: { amount: 7.5, payment_status: 8 },
    });
  });

  test('that fails answers with the unpaid invoice, and the next one has to wait for it', async () => {
    const { id, token } = await subscribe(merchant, onDemand, 'decline');

    const { status, json } = await capture({ token });
    const next = await capture({ token, amount: '1' });

    expect([status, json.message]).toEqual([200, 'Subscription capture failed']);
    expect(json.response).toMatchObject({ subscription: id, amount: '15.000', invoice_status: 0 });
    expect(told(next)).toEqual(invalidToken);
  });

  test('sent again charges once, and the repeat is told of the same invoice', async () => {
    const { token } = await subscribe(merchant, onDemand);
    const key = { 'Idempotency-Key': `capture ${token}` };

    const answers = await Promise.all(Array.from({ length: 8 }, () => capture({ token }, key)));
    const late = await capture({ token }, key);

    const ids = new Set(answers.map(({ json }) => json.response.id));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(ids.size).toBe(1);
    expect(answers.filter((answer) => !isReplay(answer))).toHaveLength(1);
    expect([isReplay(late), late.json.message, late.json.response]).toEqual([
      true,
      'Subscription captured successfully',
      await invoice([...ids][0]),
    ]);
  });

  test('without a key is a repeat of the same within a minute, and no other', async () => {
    const { token } = await subscribe(merchant, onDemand);

    const first = await capture({ token });
    const again = await capture({ token });
    const other = await capture({ token, amount: '2' });

    expect([first, again, other].map(isReplay)).toEqual([false, true, false]);
    expect(told(again)).toEqual(told(first));
    expect(other.json.response.id).toBe(first.json.response.id + 1);
  });

  test('with a key used for another one is the 409', async () => {
    const { token } = await subscribe(merchant, onDemand);
    const key = { 'Idempotency-Key': `other ${token}` };
    await capture({ token }, key);

    expect(told(await capture({ token, amount: '2' }, key))).toEqual(errors.conflict);
  });

  test('of a subscription that charges by itself, or is unpaid, is 422', async () => {
    const { token } = await subscribe(merchant);
    const unpaid = (await create(onDemand)).json.response;

    expect(told(await capture({ token }))).toEqual(invalidToken);
    expect(told(await capture({ token: unpaid.token }))).toEqual(invalidToken);
  });

  test.each([
    ['no token', {}, invalid({ token: ['The token field is required.'] })],
    ['an unknown token', { token: '84123' }, errors.notFound],
    ['a token of letters', { token: 'x' }, errors.notFound],
    [
      'an amount of nothing',
      { token: '1', amount: '0' },
      invalid({ amount: ['The amount must be greater than 0.'] }),
    ],
    ['an amount of words', { token: '1', amount: 'ten' }, errors.invalidData],
    ['an amount with four places', { token: '1', amount: '1.0001' }, errors.invalidData],
  ])('with %s is refused', async (_case, payload, refusal) => {
    expect(told(await capture(payload))).toEqual(refusal);
  });

  test('of a single invoice’s token is the 404', async () => {
    const single = await client.call('POST', '/api/v1/invoice', { amount: '1', invoiceType: '0' });

    expect(told(await capture({ token: single.json.response.token }))).toEqual(errors.notFound);
  });
});

describe('Cancelling a subscription', () => {
  test('ends it once; after that there is nothing to cancel or capture', async () => {
    const { id, token } = await subscribe(merchant, onDemand);

    const { status, json } = await cancel(token);

    expect([status, json]).toEqual([
      200,
      { status: true, message: 'Subscription cancelled successfully', response: null },
    ]);
    expect(told(await cancel(token))).toEqual(invalidToken);
    expect(told(await capture({ token }))).toEqual(invalidToken);
    expect(await invoice(id)).toMatchObject({ invoice_status: 1 });
  });

  test('repeated with its key gets the first answer', async () => {
    const { token } = (await create()).json.response;
    const key = { 'Idempotency-Key': `cancel ${token}` };
    const call = () => client.call('DELETE', `/api/v1/subscription/cancel/${token}`, {}, key);

    const [first, again] = [await call(), await call()];

    expect([isReplay(first), isReplay(again)]).toEqual([false, true]);
    expect(told(again)).toEqual(told(first));
  });

  test('of an unknown one, or another merchant’s, is the 404', async () => {
    const stranger = await newMerchant();
    const { token } = (await create()).json.response;

    expect(told(await cancel(token, stranger.client))).toEqual(errors.notFound);
    expect(told(await cancel('841234'))).toEqual(errors.notFound);
    expect(told(await cancel('abc'))).toEqual(errors.notFound);
  });
});

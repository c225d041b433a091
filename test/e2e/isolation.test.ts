import { beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant } from '../setup/merchant.ts';
import { errors, told } from './contract-errors.ts';

const create = async (client: Client, payload: object) =>
  (await client.call('POST', '/api/v1/invoice', { amount: '1', invoiceType: '0', ...payload })).json.response;
const list = async (client: Client, search = '') =>
  (await client.call('GET', `/api/v1/invoice-dashboard?${new URLSearchParams({ search })}`)).json.response;

const customer = {
  referenceNumber: 'SECRET-1',
  customerName: 'Fahad Secret',
  customerEmail: 'fahad.secret@example.com',
  mobileNumber: '55500011',
  countryCode: '965',
};

describe("Another merchant's invoice", () => {
  let owner: Client;
  let stranger: Client;
  // biome-ignore lint/suspicious/noExplicitAny: an invoice as it came
  let invoice: any;

  beforeAll(async () => {
    const [one, other] = await Promise.all([
      newMerchant({ firstInvoiceId: 7_000 }),
      newMerchant({ firstInvoiceId: 9_000 }),
    ]);
    owner = one.client;
    stranger = other.client;
    invoice = await create(owner, customer);
    await eventually(
      () => list(owner, 'fahad'),
      ({ invoices }) => invoices.data.length === 1,
    );
  });

  test('is not there by its id', async () => {
    expect(told(await stranger.call('GET', `/api/v1/invoice/${invoice.id}`))).toEqual(errors.notFound);
  });

  test('cannot be cancelled by its token', async () => {
    const answer = await stranger.call('PUT', `/api/v1/invoice/${invoice.token}`, { statusId: '3' });

    expect(told(answer)).toEqual(errors.tokenNotFound);
  });

  test('cannot be resent by its id', async () => {
    const answer = await stranger.call('POST', '/api/v1/invoice/resend', {
      resendId: String(invoice.id),
      mobileNumber: '51111111',
      countryCode: '965',
    });

    expect(told(answer)).toEqual(errors.notFound);
  });

  test('is in no list and found by nothing', async () => {
    const texts = ['', ...Object.values(customer), 'fahad', invoice.token, String(invoice.id), '96555500011'];

    const found = await Promise.all(texts.map((text) => list(stranger, text)));

    expect(found.map(({ stats, invoices }) => [stats.total_invoice_count, invoices.data])).toEqual(
      found.map(() => [0, []]),
    );
  });

  test("cannot be reached with a token of one's own that holds its id", async () => {
    const own = await create(stranger, {});
    const forged = own.token.slice(0, -10) + String(invoice.id).padStart(10, '0');

    const answer = await stranger.call('PUT', `/api/v1/invoice/${forged}`, { statusId: '3' });

    expect(told(answer)).toEqual(errors.tokenNotFound);
  });

  test("cannot be reached with the owner's access code, merchant code or keys on a stranger's token", async () => {
    const { accessCode, merchantCode } = owner.account;

    const withAccessCode = await stranger.call('GET', `/api/v1/invoice/${invoice.id}`, {}, { accessCode });
    const withBoth = await stranger.call(
      'GET',
      `/api/v1/invoice/${invoice.id}`,
      { merchantCode },
      { accessCode },
    );
    const withToken = await owner.call(
      'GET',
      `/api/v1/invoice/${invoice.id}`,
      {},
      { Authorization: stranger.headers['Authorization'] ?? '' },
    );

    expect([withAccessCode, withBoth, withToken].map(told)).toEqual([
      errors.invalidMerchant,
      errors.invalidMerchant,
      errors.invalidMerchant,
    ]);
  });

  test('is as it was after all of this', async () => {
    const { json } = await owner.call('GET', `/api/v1/invoice/${invoice.id}`);

    expect(json.response).toEqual(invoice);
  });
});

test('Two merchants whose ids are the same numbers see and change each their own', async () => {
  const [one, other] = await Promise.all([
    newMerchant({ firstInvoiceId: 5_000 }),
    newMerchant({ firstInvoiceId: 5_000 }),
  ]);
  const [first, second] = await Promise.all([
    create(one.client, { referenceNumber: 'ONE' }),
    create(other.client, { referenceNumber: 'OTHER' }),
  ]);
  expect(first.id).toBe(second.id);

  await one.client.call('PUT', `/api/v1/invoice/${first.token}`, { statusId: '3' });

  const [mine, theirs] = await Promise.all(
    [one, other].map(({ client }) => client.call('GET', `/api/v1/invoice/${first.id}`)),
  );
  expect(mine?.json.response).toMatchObject({ reference_number: 'ONE', invoice_status: 3 });
  expect(theirs?.json.response).toEqual(second);
});

test('An idempotency key of one merchant means nothing to another', async () => {
  const [one, other] = await Promise.all([newMerchant(), newMerchant()]);
  const key = { 'Idempotency-Key': 'shared' };
  const payload = { amount: '1', invoiceType: '0' };

  const first = await one.client.call('POST', '/api/v1/invoice', payload, key);
  const second = await other.client.call('POST', '/api/v1/invoice', { ...payload, amount: '2' }, key);

  expect(second.headers.get('idempotent-replayed')).toBeNull();
  expect([first.json.response.amount, second.json.response.amount]).toEqual(['1.000', '2.000']);
  expect(second.json.response.merchant_id).toBe(String(other.id));
});

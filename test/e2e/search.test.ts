import { beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { inTurns } from '../setup/in-turns.ts';
import { newMerchant } from '../setup/merchant.ts';

// biome-ignore lint/suspicious/noExplicitAny: an invoice as it came
type Made = any;

const search = async (client: Client, text: string) =>
  (await client.call('GET', `/api/v1/invoice-dashboard?${new URLSearchParams({ search: text })}`)).json
    .response;
const idsFor = async (client: Client, text: string): Promise<number[]> =>
  (await search(client, text)).invoices.data.map(({ id }: Made) => id);
const create = async (client: Client, payload: object): Promise<Made> =>
  (await client.call('POST', '/api/v1/invoice', { amount: '1', invoiceType: '0', ...payload })).json.response;

describe('An invoice', () => {
  let client: Client;
  let wanted: Made;
  let other: Made;
  beforeAll(async () => {
    ({ client } = await newMerchant());
    wanted = await create(client, {
      referenceNumber: 'INV-7/2026',
      customerName: 'Fahad محمّد عبدالله Al-Sabah',
      customerEmail: 'Fahad.Q8@Example.com',
      mobileNumber: '55512345',
      countryCode: '965',
    });
    other = await create(client, {
      referenceNumber: 'ORDER-9',
      customerName: 'Noura Hassan',
      customerEmail: 'noura@example.com',
      mobileNumber: '66698765',
      countryCode: '965',
    });
    await eventually(
      () => idsFor(client, 'noura'),
      (ids) => ids.length === 1,
    );
  });

  test.each<[string, () => string]>([
    ['its reference number', () => 'INV-7/2026'],
    ['the head of its reference number', () => 'inv-7'],
    ['its token', () => wanted.token],
    ['its id', () => String(wanted.id)],
    ['the first word of its name', () => 'fahad'],
    ['another word of its name', () => 'AL-SABAH'],
    ['an Arabic word of its name', () => 'محمّد'],
    ['an Arabic word without its marks', () => 'محمد'],
    ['two words of its name', () => 'محمد عبدالله'],
    ['its phone without country code', () => '55512345'],
    ['its phone with country code', () => '96555512345'],
    ['its phone with a plus', () => '+96555512345'],
    ['its e-mail in any case', () => 'FAHAD.q8@example.com'],
    ['a text with blanks around', () => '  fahad  '],
  ])('is found by %s, and alone', async (_what, text) => {
    const found = await search(client, text());

    expect(found.invoices.data.map(({ id }: Made) => id)).toEqual([wanted.id]);
    expect(found.invoices.pagination.total).toBe(1);
    expect(found.stats).toEqual({
      total_invoice_count: 1,
      invoice_paid: '0',
      invoice_not_paid: '1',
      invoice_cancelled: '0',
    });
  });

  test.each(['zzz', '%', '*', '😀', '0000', "' OR 1=1"])('is not found by %s', async (text) => {
    const found = await search(client, text);

    expect(found.invoices.data).toEqual([]);
    expect(found.stats.invoice_not_paid).toBeNull();
  });

  test('is searched for in the payload too, and the query wins', async () => {
    const inPayload = await client.call('GET', '/api/v1/invoice-dashboard', { search: 'noura' });
    const inBoth = await client.call('GET', '/api/v1/invoice-dashboard?search=fahad', { search: 'noura' });

    expect(inPayload.json.response.invoices.data).toMatchObject([{ id: other.id }]);
    expect(inBoth.json.response.invoices.data).toMatchObject([{ id: wanted.id }]);
  });

  test('is searched for among the days and kinds asked for', async () => {
    const filters = ['toDate=2020-01-01', 'fromDate=2199-01-01', 'invoiceType=7'];

    const answers = await Promise.all(
      filters.map((filter) => client.call('GET', `/api/v1/invoice-dashboard?search=fahad&${filter}`)),
    );

    expect(answers.map(({ json }) => json.response.invoices.pagination.total)).toEqual([0, 0, 0]);
  });
});

test('A resent invoice is found by its new phone and no longer by its old one', async () => {
  const { client } = await newMerchant();
  const { id } = await create(client, { mobileNumber: '50001111', countryCode: '965' });
  await eventually(
    () => idsFor(client, '50001111'),
    (ids) => ids.length === 1,
  );

  await client.call('POST', '/api/v1/invoice/resend', {
    resendId: id,
    mobileNumber: '60002222',
    countryCode: '965',
  });

  expect(
    await eventually(
      () => idsFor(client, '96560002222'),
      (ids) => ids.length === 1,
    ),
  ).toEqual([id]);
  // The terms of one change come and go one by one.
  for (const [term, ids] of [
    ['60002222', [id]],
    ['50001111', []],
    ['96550001111', []],
  ] as const) {
    await eventually(
      () => idsFor(client, term),
      (found) => found.join() === ids.join(),
    );
  }
});

test('A cancelled invoice is still found, and counted as cancelled', async () => {
  const { client } = await newMerchant();
  const { id, token } = await create(client, { referenceNumber: 'GONE-1' });

  await client.call('PUT', `/api/v1/invoice/${token}`, { statusId: '3' });

  const found = await eventually(
    () => search(client, 'gone-1'),
    ({ stats }) => stats.invoice_cancelled === '1',
  );
  expect(found.invoices.data).toMatchObject([{ id, invoice_status: 3 }]);
});

test('Forty-five matches fill three pages, newest first', async () => {
  const { client } = await newMerchant();
  const made = await inTurns(45, (at) => create(client, { customerName: `Same Name ${at}` }));
  const newestFirst = made.map(({ id }) => id).sort((a, b) => b - a);
  await eventually(
    () => search(client, 'same name'),
    ({ invoices }) => invoices.pagination.total === 45,
  );

  const pages = await Promise.all(
    [1, 2, 3, 4].map((page) =>
      client.call('GET', `/api/v1/invoice-dashboard?search=same%20name&page=${page}`),
    ),
  );

  expect(pages.map(({ json }) => json.response.invoices.data.length)).toEqual([20, 20, 5, 0]);
  expect(pages.flatMap(({ json }) => json.response.invoices.data.map(({ id }: Made) => id))).toEqual(
    newestFirst,
  );
});

import { beforeAll, describe, expect, inject, test } from 'vitest';
import { addDays, kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import { addPayer } from '../../shared/store/open-invoice-payments.ts';
import type { Client } from '../setup/client.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { invalid, told } from './contract-errors.ts';
import { keyOrder } from './key-order.ts';
import { openInvoiceKeys } from './open-invoice-shapes.ts';

const path = '/api/v1/open-invoice';
const today = kuwaitDate(Date.now());

const create = async (by: Client, title = 'Gym') =>
  (await by.call('POST', path, { title, amountType: '0', fixAmount: '25' })).json.response;

describe('A list of open invoices', () => {
  let own: Client;
  // biome-ignore lint/suspicious/noExplicitAny: rows as they came
  let made: any[];
  beforeAll(async () => {
    ({ client: own } = await newMerchant());
    made = [];
    for (let at = 1; at <= 21; at++) made.unshift(await create(own, `Gym ${at}`));
  });
  const list = async (query = '', payload = {}) => (await own.call('GET', `${path}${query}`, payload)).json;

  test('has the newest twenty and leads on to the rest', async () => {
    const first = await list();
    const base = inject('environment').PUBLIC_BASE_URL + path;

    expect(first).toEqual({
      status: true,
      message: 'Open Invoice List',
      response: {
        data: made.slice(0, 20),
        pagination: {
          total: 21,
          count: 20,
          per_page: 20,
          current_page: 1,
          total_pages: 2,
          next_page_url: `${base}?page=2`,
          previous_page_url: null,
        },
      },
    });
    expect(keyOrder(first)).toEqual([
      'status',
      'message',
      'response',
      'response.data',
      ...openInvoiceKeys.map((key) => `response.data[].${key}`),
      'response.pagination',
      ...Object.keys(first.response.pagination).map((key) => `response.pagination.${key}`),
    ]);
    expect((await list('/?page=2')).response).toMatchObject({
      data: made.slice(20),
      pagination: { count: 1, previous_page_url: `${base}?page=1`, next_page_url: null },
    });
    expect((await list('?page=3')).response).toMatchObject({ data: [], pagination: { total: 21, count: 0 } });
  });

  test('is filtered by the query, which wins over the payload', async () => {
    const totals = await Promise.all(
      [
        list(`?search=gym+21`),
        list('', { search: made[4].reference_number }),
        list('?search=17', { search: 'nothing' }),
        list('', { page: '2' }),
        list(`?fromDate=${addDays(today, 2)}`),
        list(`?fromDate=${addDays(today, -1)}&toDate=${addDays(today, 1)}`, { toDate: '2020-01-01' }),
      ].map(async (answer) => {
        const { data, pagination } = (await answer).response;
        return [pagination.total, data.length, data[0]?.id];
      }),
    );

    expect(totals).toEqual([
      [1, 1, 21],
      [1, 1, 17],
      [1, 1, 17],
      [21, 1, 1],
      [0, 0, undefined],
      [21, 20, 21],
    ]);
  });

  test('refuses what is no filter', async () => {
    const answer = await own.call('GET', `${path}?fromDate=yesterday&page=0`);

    expect(told(answer)).toEqual(
      invalid({
        fromDate: ['The from date does not match the format Y-m-d.'],
        page: ['The page must be at least 1.'],
      }),
    );
  });
});

describe('The customers of an open invoice', () => {
  let id: number;
  let client: Client;
  beforeAll(async () => {
    ({ id, client } = await newMerchant());
  });
  const customers = async (openInvoiceId: number, query = '') =>
    (await client.call('GET', `${path}/customers/${openInvoiceId}${query}`)).json;

  test('are none before anybody has paid, also under the path with a slash', async () => {
    const made = await create(client);

    expect(await customers(made.id, '/')).toEqual(await customers(made.id));
    expect(await customers(made.id)).toEqual({
      status: true,
      message: 'Open Invoice Customers',
      response: {
        customer_details: {
          data: [],
          pagination: {
            total: 0,
            count: 0,
            per_page: 20,
            current_page: 1,
            total_pages: 1,
            next_page_url: null,
            previous_page_url: null,
          },
        },
      },
    });
  });

  test('are those who paid, newest first, and its row counts them', async () => {
    const made = await create(client);
    for (let paymentId = 1; paymentId <= 21; paymentId++) {
      await addPayer(tableUnderTest(), `${id}-${made.id}-${paymentId}`, {
        merchantId: id,
        openInvoiceId: made.id,
        paymentId,
        name: 'Noura Ali',
        email: 'noura@example.com',
        phone: '96555512345',
        amount: 25_000,
        paymentTypeId: 2,
        token: `84221717575602869376365549${paymentId}`,
        paidMs: Date.parse('2026-03-09T21:30:00Z'),
      });
    }

    const { customer_details: first } = (await customers(made.id)).response;
    const { customer_details: second } = (await customers(made.id, '?page=2')).response;

    const base = `${inject('environment').PUBLIC_BASE_URL}${path}/customers/${made.id}`;
    expect(first.data.map((customer: { id: number }) => customer.id)).toEqual(
      Array.from({ length: 20 }, (_, at) => 21 - at),
    );
    expect(first.pagination).toMatchObject({ total: 21, count: 20, next_page_url: `${base}?page=2` });
    expect(JSON.stringify(second.data)).toBe(
      `[{"id":1,"open_invoice_id":${made.id},"name":"Noura Ali","email":"noura@example.com","phone_number":"96555512345","amount":"25.000","token":"842217175756028693763655491","payment_type":{"id":2,"display_name":"MPGS"},"created_at":"2026-03-10 00:30:00"}]`,
    );
    const { json } = await client.call('GET', `${path}/${made.id}`);
    expect(json.response).toEqual({
      ...made,
      total_customer_paid_count: 21,
      total_amount_customer_paid: '525.000',
    });
  });
});

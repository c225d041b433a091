import { beforeAll, describe, expect, test } from 'vitest';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import type { Client } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { dayMs, noonMs } from '../store/shop.ts';
import { errors, invalid, told } from './contract-errors.ts';
import { captured, pay } from './seeded-payments.ts';

const path = '/api/v1/report/transactions';
const report = async (client: Client, query = '', payload: object = {}) =>
  (await client.call('GET', `${path}${query}`, payload)).json?.response;
const whenTotalIs = (client: Client, total: number) =>
  eventually(
    () => report(client),
    ({ transaction_list }) => transaction_list.pagination.total === total,
  );

describe('A merchant nobody has paid', () => {
  test('sees an empty page, and stats of "-"', async () => {
    const { client } = await newMerchant();

    const answer = await client.call('GET', path);

    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.json)).toBe(
      JSON.stringify({
        status: true,
        message: 'Transaction Report List',
        response: {
          transaction_list: {
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
          stats: {
            total_transactions_amount: '-',
            payment_gateway_transactions_amount: '-',
            invoice_transactions_amount: '-',
            open_invoice_transactions_amount: '-',
          },
        },
      }),
    );
  });
});

describe('Payments', () => {
  let client: Client;
  let merchant: Merchant;
  let paid: Payment;
  let refused: Payment;
  let openInvoice: Payment;
  let late: Payment;
  let waiting: Payment;
  beforeAll(async () => {
    const made = await newMerchant();
    client = made.client;
    merchant = (await merchantRepository(tableUnderTest()).byId(made.id)) as Merchant;
    const card = { method: 'saved-card', paymentType: 2, orderReference: '=SUM(A1)' } as const;
    const open = { kind: 'open-invoice', openInvoiceId: 3 } as const;
    paid = await pay(merchant, { orderReference: 'فاتورة, 1' }, noonMs, captured);
    refused = await pay(merchant, card, noonMs + dayMs, { result: 'declined' });
    openInvoice = await pay(merchant, { target: open, amount: 2_000 }, noonMs + dayMs, captured);
    late = await pay(merchant, { amount: 1 }, noonMs + 40 * dayMs, { result: 'abandoned' }, captured);
    waiting = await pay(merchant, {}, noonMs + 40 * dayMs);
    await whenTotalIs(client, 4);
    // The last one was a row before it was captured.
    await eventually(
      () => report(client, '?paymentStatus=1'),
      ({ transaction_list }) => transaction_list.pagination.total === 3,
    );
    await eventually(
      () => report(client, '?search=ORDER-1'),
      ({ transaction_list }) => transaction_list.data.length === 2,
    );
  });

  const row = (payment: Payment, created_at: string, parts: object) => ({
    id: payment.id,
    service_type_id: payment.serviceType,
    order_reference_number: payment.orderReference,
    created_at,
    payment_type: { display_name: 'KNET' },
    service_type: { name: 'SMS Payment' },
    payment_status: 1,
    amount: '10.500',
    token: payment.token,
    ...parts,
  });
  const rows = () => [
    row(late, '2026-04-19 12:00:00', { amount: '0.001' }),
    row(openInvoice, '2026-03-11 12:00:00', { service_type: { name: 'Open Invoice' }, amount: '2.000' }),
    row(refused, '2026-03-11 12:00:00', { payment_type: { display_name: 'MPGS' }, payment_status: 0 }),
    row(paid, '2026-03-10 12:00:00', {}),
  ];
  const idsOf = async (query: string, payload: object = {}) =>
    (await report(client, query, payload)).transaction_list.data.map(({ id }: { id: number }) => id);

  test('that have ended are rows, newest first, and what was taken is in the stats', async () => {
    expect(JSON.stringify(await report(client))).toBe(
      JSON.stringify({
        transaction_list: {
          data: rows(),
          pagination: {
            total: 4,
            count: 4,
            per_page: 20,
            current_page: 1,
            total_pages: 1,
            next_page_url: null,
            previous_page_url: null,
          },
        },
        stats: {
          total_transactions_amount: '12.501',
          payment_gateway_transactions_amount: '-',
          invoice_transactions_amount: '10.501',
          open_invoice_transactions_amount: '2.000',
        },
      }),
    );
  });

  test('are filtered by the query, which wins over the payload', async () => {
    const by = async (query: string, payload: object = {}) => idsOf(query, payload);

    expect(await by('?fromDate=2026-03-11')).toEqual([late.id, openInvoice.id, refused.id]);
    expect(await by('?toDate=2026-03-10')).toEqual([paid.id]);
    expect(await by('?fromDate=2026-03-11&toDate=2026-03-31')).toEqual([openInvoice.id, refused.id]);
    expect(await by('?serviceType=7')).toEqual([openInvoice.id]);
    expect(await by('?serviceType=6')).toEqual([]);
    expect(await by('?paymentType=2')).toEqual([refused.id]);
    expect(await by('?paymentStatus=0')).toEqual([refused.id]);
    expect(await by('?paymentStatus=5')).toEqual([]);
    expect(await by('', { paymentStatus: 0 })).toEqual([refused.id]);
    expect(await by('?paymentStatus=1', { paymentStatus: 0 })).toEqual([late.id, openInvoice.id, paid.id]);
    expect(await by(`?search=${paid.token}`)).toEqual([paid.id]);
    expect(await by('?search=ORDER-1&fromDate=2026-04-01')).toEqual([late.id]);
    expect(await by('?page=2')).toEqual([]);
  });

  test('are without stats where these are not wanted', async () => {
    expect(Object.keys(await report(client, '?nostats=1'))).toEqual(['transaction_list']);
  });

  test('are told in full, one by one', async () => {
    const { json } = await client.call('GET', `${path}/${late.id}`);

    expect({ ...json, response: Object.keys(json.response) }).toEqual({
      status: true,
      message: 'Transaction Details',
      response: [...Object.keys(rows()[0] ?? {}), 'transaction'],
    });
    expect(json.response).toMatchObject({
      ...rows()[0],
      transaction: { id: late.id, amount: 0.001, payment_status: 1, auth: 'B76201' },
    });
    const { json: other } = await client.call('GET', `${path}/${refused.id}`);
    expect(other.response.transaction).toMatchObject({
      payment_status: 0,
      auth: '',
      payment_card_detail: null,
    });
  });

  test('that are unknown, another merchant’s, or not at their end are not found', async () => {
    const { client: stranger } = await newMerchant();

    const answers = await Promise.all([
      client.call('GET', `${path}/${waiting.id + 1}`),
      client.call('GET', `${path}/${waiting.id}`),
      client.call('GET', `${path}/x`),
      stranger.call('GET', `${path}/${paid.id}`),
    ]);

    expect(answers.map(told)).toEqual(answers.map(() => errors.notFound));
    expect((await report(stranger)).transaction_list.data).toEqual([]);
  });

  const header =
    'id,service_type_id,order_reference_number,created_at,payment_type,service_type,payment_status,amount,token';

  test('are exported as plain CSV, formulas made harmless', async () => {
    const answer = await client.call('GET', `${path}?fromDate=2026-03-01&toDate=2026-03-31`, {
      exportAs: 'csv',
    });

    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="transactions.csv"',
      'cache-control': 'no-store',
      'x-request-id': expect.any(String),
    });
    expect(answer.text.split('\r\n')).toEqual([
      header,
      `${openInvoice.id},7,ORDER-1,2026-03-11 12:00:00,KNET,Open Invoice,1,2.000,${openInvoice.token}`,
      `${refused.id},2,'=SUM(A1),2026-03-11 12:00:00,MPGS,SMS Payment,0,10.500,${refused.token}`,
      `${paid.id},2,"فاتورة, 1",2026-03-10 12:00:00,KNET,SMS Payment,1,10.500,${paid.token}`,
      '',
    ]);
  });

  test('are exported page by page when a page is asked for, and by search', async () => {
    const lines = async (query: string) =>
      (await client.call('GET', path + query, { exportAs: 'csv' })).text.trim().split('\r\n').length - 1;

    expect([await lines(''), await lines('?page=1'), await lines('?page=2')]).toEqual([4, 4, 0]);
    expect(await lines('?search=order')).toBe(2);
  });

  test('are exported to nobody but their merchant, and in no other form', async () => {
    const { client: stranger } = await newMerchant();
    const csv = { exportAs: 'csv' };

    const foreign = await stranger.call('GET', path, csv);
    const without = await client.call('GET', path, csv, { Authorization: 'Bearer x' });
    const other = await client.call('GET', path, { exportAs: 'xlsx' });
    const both = await client.call('GET', `${path}?serviceType=9`, csv);

    expect(foreign.text).toBe(`${header}\r\n`);
    expect(told(without)).toEqual(errors.unauthenticated);
    expect(told(other)).toEqual(invalid({ exportAs: ['The selected export as is invalid.'] }));
    expect(told(both)).toEqual(invalid({ serviceType: ['The selected service type is invalid.'] }));
  });
});

test('Pages of many payments lead to each other by URLs with one equals sign', async () => {
  const { client, id } = await newMerchant();
  const merchant = (await merchantRepository(tableUnderTest()).byId(id)) as Merchant;
  const made: Payment[] = [];
  for (let at = 0; at < 25; at++) made.push(await pay(merchant, {}, noonMs + (at % 2) * dayMs, captured));
  await whenTotalIs(client, 25);

  const pages = await Promise.all([1, 2].map((page) => report(client, `?page=${page}`)));

  expect(pages.map(({ transaction_list }) => transaction_list.pagination)).toEqual([
    {
      total: 25,
      count: 20,
      per_page: 20,
      current_page: 1,
      total_pages: 2,
      next_page_url: expect.stringMatching(/^https?:\/\/[^=?]+\/report\/transactions\?page=2$/),
      previous_page_url: null,
    },
    {
      total: 25,
      count: 5,
      per_page: 20,
      current_page: 2,
      total_pages: 2,
      next_page_url: null,
      previous_page_url: expect.stringMatching(/^https?:\/\/[^=?]+\/report\/transactions\?page=1$/),
    },
  ]);
  const ids = pages.flatMap(({ transaction_list }) =>
    transaction_list.data.map((row: { id: number }) => row.id),
  );
  const newestFirst = made.toSorted((a, b) => b.createdMs - a.createdMs || b.id - a.id);
  expect(ids).toEqual(newestFirst.map(({ id: paymentId }) => paymentId));
});

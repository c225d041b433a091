import { beforeAll, describe, expect, test } from 'vitest';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import { refundRequests } from '../../shared/store/refund-requests.ts';
import type { RefundOfPayment } from '../../shared/store/refunds.ts';
import type { Client } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { askRefund, paidInvoice, refundOf, rule } from '../setup/refund.ts';
import { dayMs, noonMs } from '../store/shop.ts';
import { invalid, told } from './contract-errors.ts';
import { captured, pay } from './seeded-payments.ts';

const path = '/api/v1/refund';
const list = async (client: Client, query = '', payload: object = {}) =>
  (await client.call('GET', `${path}${query}`, payload)).json.response;
const idsOf = async (client: Client, query: string, payload: object = {}): Promise<number[]> =>
  (await list(client, query, payload)).refund_request_list.data.map(({ id }: { id: number }) => id);

const pageOf = (total: number, parts: object = {}) => ({
  total,
  count: total,
  per_page: 20,
  current_page: 1,
  total_pages: 1,
  next_page_url: null,
  previous_page_url: null,
  ...parts,
});
const stats = (count: number, all: string, pending: string, approved: string, rejected: string) => ({
  total_refund_request_count: count,
  total_refund_request_amount: all,
  pending_total_refund_request_amount: pending,
  approved_total_refund_request_amount: approved,
  rejected_total_refund_request_amount: rejected,
});

/** A merchant whose refunds are asked for at a time of the test's choosing. */
const seeded = async () => {
  const { client, id } = await newMerchant();
  const table = tableUnderTest();
  const merchant = (await merchantRepository(table).byId(id)) as Merchant;
  const request = refundRequests(table);
  const payFor = (amount: number, orderReference: string) =>
    pay(merchant, { amount, orderReference }, noonMs, captured);
  const ask = async (token: string, amount: number, nowMs: number): Promise<number> => {
    const answer = (made: RefundOfPayment) => ({ message: '', response: made.refund.id });
    const wish = { token, amount, method: 2, by: 'test' } as const;
    return (await request(merchant, wish, { nowMs, claim: undefined, answer })).response as number;
  };
  return { id, client, payFor, ask };
};

test.each([path, `${path}/`])('A merchant without refunds sees an empty page under %s', async (at) => {
  const { client } = await newMerchant();

  const { status, json } = await client.call('GET', at);

  expect(status).toBe(200);
  expect(JSON.stringify(json)).toBe(
    JSON.stringify({
      status: true,
      message: 'Refund requests',
      response: {
        stats: stats(0, '0.000', '0.000', '0.000', '0.000'),
        refund_request_list: { data: [], pagination: pageOf(0) },
      },
    }),
  );
});

test('Rows, total and stats are right at once, after every step', async () => {
  const { client, id } = await newMerchant();
  const { token } = await paidInvoice(client);
  const ask = async (refundAmount: string): Promise<number> =>
    (await askRefund(client, { token, refundAmount, refundMethod: '2' })).json.response.id;
  const first = await ask('1');
  const second = await ask('2.5');
  const third = await ask('4');
  expect((await list(client)).stats).toEqual(stats(3, '7.500', '7.500', '0.000', '0.000'));

  await client.call('DELETE', `${path}/${first}`);
  expect((await list(client)).stats).toEqual(stats(3, '7.500', '6.500', '0.000', '0.000'));
  await rule(id, second, 'reject');
  expect((await list(client)).stats).toEqual(stats(3, '7.500', '4.000', '0.000', '2.500'));
  await rule(id, third, 'approve');
  await eventually(
    () => refundOf(client, third),
    ({ status }) => status === 1,
  );

  const { stats: now, refund_request_list } = await list(client);
  const rows = await Promise.all([third, second, first].map((each) => refundOf(client, each)));
  expect(now).toEqual(stats(3, '7.500', '0.000', '4.000', '2.500'));
  expect(JSON.stringify(refund_request_list)).toBe(
    JSON.stringify({ data: rows.map((row) => ({ ...row, refund_method: 2 })), pagination: pageOf(3) }),
  );
});

describe('A list', () => {
  let client: Client;
  let merchantId: number;
  let payFor: Awaited<ReturnType<typeof seeded>>['payFor'];
  let tokens: string[];
  let ids: number[];
  beforeAll(async () => {
    const made = await seeded();
    ({ client, payFor } = made);
    merchantId = made.id;
    const [first, second] = [await payFor(15_000, 'DATES-1'), await payFor(20_000, 'فاتورة 2')];
    tokens = [first.token, second.token];
    ids = [
      await made.ask(first.token, 1_000, noonMs),
      await made.ask(second.token, 2_000, noonMs + dayMs),
      await made.ask(second.token, 3_000, noonMs + 2 * dayMs),
      await made.ask(first.token, 4_000, noonMs + 40 * dayMs),
    ];
    await rule(merchantId, ids[1] as number, 'reject');
    await client.call('DELETE', `${path}/${ids[3]}`);
    await eventually(
      () => idsOf(client, `?search=${tokens[0]}`),
      (found) => found.length === 2,
    );
    await eventually(
      () => idsOf(client, `?search=${tokens[1]}`),
      (found) => found.length === 2,
    );
  });
  const of = (...places: number[]) => places.map((at) => ids[at]);

  test('is filtered by days, with the stats of just these', async () => {
    expect(await idsOf(client, '')).toEqual(of(3, 2, 1, 0));
    expect(await idsOf(client, '?fromDate=2026-03-11&toDate=2026-03-12')).toEqual(of(2, 1));
    expect(await idsOf(client, '?fromDate=2026-04-19')).toEqual(of(3));
    expect(await idsOf(client, '?toDate=2026-03-09')).toEqual([]);
    expect(await idsOf(client, '?fromDate=2026-03-12&toDate=2026-03-11')).toEqual([]);
    const statsOf = async (query: string) => (await list(client, query)).stats;
    expect(await statsOf('')).toEqual(stats(4, '10.000', '4.000', '0.000', '2.000'));
    expect(await statsOf('?fromDate=2026-03-11&toDate=2026-03-12')).toEqual(
      stats(2, '5.000', '3.000', '0.000', '2.000'),
    );
    expect(await statsOf('?fromDate=2026-03-01&toDate=2026-03-31')).toEqual(
      stats(3, '6.000', '4.000', '0.000', '2.000'),
    );
    expect(await statsOf('?fromDate=2026-03-12&toDate=2026-04-19')).toEqual(
      stats(2, '7.000', '3.000', '0.000', '0.000'),
    );
    expect(await statsOf('?fromDate=2026-03-12&toDate=2026-03-11')).toEqual(
      stats(0, '0.000', '0.000', '0.000', '0.000'),
    );
  });

  test('is filtered by the payload too, and the query wins', async () => {
    expect(await idsOf(client, '', { fromDate: '2026-04-01' })).toEqual(of(3));
    expect(await idsOf(client, '?fromDate=2026-03-12', { fromDate: '2026-04-01' })).toEqual(of(3, 2));
    expect(await idsOf(client, '', { page: 2 })).toEqual([]);
  });

  test('is searched by refund and by payment, whose stats are those of what was found', async () => {
    const { transaction } = await refundOf(client, ids[0] as number);
    const search = async (text: string, more = '') =>
      idsOf(client, `?${new URLSearchParams({ search: text })}${more}`);

    expect(await search('dates')).toEqual(of(3, 0));
    expect(await search('فاتورة')).toEqual(of(2, 1));
    expect(await search(tokens[1] as string)).toEqual(of(2, 1));
    expect(await search(transaction.track_id)).toEqual(of(3, 2, 1, 0));
    expect(await search(transaction.transaction_id)).toEqual(of(3, 2, 1, 0));
    expect(await search('4')).toContain(ids[3]);
    expect(await search('nothing')).toEqual([]);
    expect(await search('dates', '&toDate=2026-03-31')).toEqual(of(0));
    expect(await search('dates', '&page=2')).toEqual([]);
    expect((await list(client, '?search=dates')).stats).toEqual(stats(2, '5.000', '1.000', '0.000', '0.000'));
  });

  test('takes no date, page or search that is none', async () => {
    const answers = await Promise.all(
      ['fromDate=2026-02-30', 'toDate=x', 'page=0', `search=${'x'.repeat(256)}`].map((query) =>
        client.call('GET', `${path}?${query}`),
      ),
    );

    expect(answers.map(told)).toEqual([
      invalid({ fromDate: ['The from date does not match the format Y-m-d.'] }),
      invalid({ toDate: ['The to date does not match the format Y-m-d.'] }),
      invalid({ page: ['The page must be at least 1.'] }),
      invalid({ search: ['The search must not be greater than 255 characters.'] }),
    ]);
  });

  test('shows nobody else anything', async () => {
    const { client: stranger } = await newMerchant();

    const found = await Promise.all(
      ['', 'dates', ...tokens].map((text) => list(stranger, `?search=${text}`)),
    );

    expect(found).toEqual(
      found.map(() => ({
        stats: stats(0, '0.000', '0.000', '0.000', '0.000'),
        refund_request_list: { data: [], pagination: pageOf(0) },
      })),
    );
  });
});

test('Pages of many refunds lead to each other by URLs with one equals sign', async () => {
  const { client, payFor, ask } = await seeded();
  const { token } = await payFor(15_000, 'MANY');
  const made: number[] = [];
  for (let at = 0; at < 25; at++) made.push(await ask(token, 1, noonMs + (at % 2) * dayMs));

  const pages = await Promise.all([1, 2, 3].map((page) => list(client, `?page=${page}`)));

  const url = (page: number) => expect.stringMatching(new RegExp(`^https?://[^=?]+${path}\\?page=${page}$`));
  expect(pages.map(({ refund_request_list }) => refund_request_list.pagination)).toEqual([
    pageOf(25, { count: 20, total_pages: 2, next_page_url: url(2) }),
    pageOf(25, { count: 5, total_pages: 2, current_page: 2, previous_page_url: url(1) }),
    pageOf(25, { count: 0, total_pages: 2, current_page: 3, previous_page_url: url(2) }),
  ]);
  expect(
    pages.flatMap(({ refund_request_list }) => refund_request_list.data.map(({ id }: { id: number }) => id)),
  ).toEqual(made.toReversed());
  for (const page of pages) expect(page.stats).toEqual(stats(25, '0.025', '0.025', '0.000', '0.000'));
});

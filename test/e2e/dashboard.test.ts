import { beforeAll, describe, expect, test } from 'vitest';
import { invoiceDraft } from '../../shared/contracts/invoice-draft.ts';
import { addDays, kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import type { Client } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { inTurns } from '../setup/in-turns.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { listedInvoiceKeys } from './invoice-shapes.ts';

const path = '/api/v1/invoice-dashboard';
const list = async (client: Client, query = '', payload: object = {}) =>
  (await client.call('GET', `${path}${query}`, payload)).json;
const create = async (client: Client, payload: object = {}) =>
  (await client.call('POST', '/api/v1/invoice', { amount: '1', invoiceType: '0', ...payload })).json.response;
const idsOf = ({ response }: { response: { invoices: { data: { id: number }[] } } }) =>
  response.invoices.data.map(({ id }) => id);
const nothing = {
  total_invoice_count: 0,
  invoice_paid: null,
  invoice_not_paid: null,
  invoice_cancelled: null,
};
const pageUrl = (page: number) =>
  expect.stringMatching(new RegExp(`^https?://[^=?]+${path}\\?page=${page}$`));

describe('A merchant without invoices', () => {
  test('sees an empty page and stats of null', async () => {
    const { client } = await newMerchant();

    const answer = await client.call('GET', path);

    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.json)).toBe(
      JSON.stringify({
        status: true,
        message: 'Invoice Dashboard',
        response: {
          stats: nothing,
          order_stats: nothing,
          invoices: {
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
      }),
    );
  });
});

describe('Forty-five invoices', () => {
  let client: Client;
  let newestFirst: number[];
  beforeAll(async () => {
    ({ client } = await newMerchant());
    const made = await inTurns(45, () => create(client));
    newestFirst = made.map(({ id }) => id).sort((a, b) => b - a);
  });

  const pagination = (page: number, count: number, next: unknown, previous: unknown) => ({
    total: 45,
    count,
    per_page: 20,
    current_page: page,
    total_pages: 3,
    next_page_url: next,
    previous_page_url: previous,
  });

  test('fill three pages, newest first, that lead to each other', async () => {
    const pages = await Promise.all([1, 2, 3].map((page) => list(client, `?page=${page}`)));

    expect(pages.flatMap(idsOf)).toEqual(newestFirst);
    expect(pages.map(({ response }) => response.invoices.pagination)).toEqual([
      pagination(1, 20, pageUrl(2), null),
      pagination(2, 20, pageUrl(3), pageUrl(1)),
      pagination(3, 5, null, pageUrl(2)),
    ]);
  });

  test('show nothing past the end but the true total and the way back', async () => {
    const pages = await Promise.all([4, 1000, 2_147_483_647].map((page) => list(client, `?page=${page}`)));

    expect(pages.map(({ response }) => response.invoices)).toEqual([
      { data: [], pagination: pagination(4, 0, null, pageUrl(3)) },
      { data: [], pagination: pagination(1000, 0, null, pageUrl(3)) },
      { data: [], pagination: pagination(2_147_483_647, 0, null, pageUrl(3)) },
    ]);
    expect(pages[0].response.stats.total_invoice_count).toBe(45);
  });

  test('are counted in strings', async () => {
    const { response } = await list(client);

    expect(response.stats).toEqual({
      total_invoice_count: 45,
      invoice_paid: '0',
      invoice_not_paid: '45',
      invoice_cancelled: '0',
    });
    expect(response.order_stats).toEqual(nothing);
  });

  test('take the page from the payload too, and from the query before it', async () => {
    const [inPayload, inBoth] = await Promise.all([
      list(client, '', { page: '3' }),
      list(client, '?page=2', { page: 3 }),
    ]);

    expect(idsOf(inPayload)).toEqual(newestFirst.slice(40));
    expect(idsOf(inBoth)).toEqual(newestFirst.slice(20, 40));
  });

  test.each(['0', '-1', '1.5', 'x', '2147483648'])('have no page %s', async (page) => {
    const answer = await client.call('GET', `${path}?page=${page}`);

    expect(answer.status).toBe(422);
    expect(Object.keys(answer.json.errors)).toEqual(['page']);
  });
});

describe('Filters', () => {
  let client: Client;
  let merchant: Merchant;
  const today = kuwaitDate(Date.now());
  /** Ids by their age in days. */
  const made: Record<number, number[]> = {};

  beforeAll(async () => {
    const registered = await newMerchant({}, Date.now() - 10 * 86_400_000);
    client = registered.client;
    const table = tableUnderTest();
    merchant = (await merchantRepository(table).byId(registered.id)) as Merchant;
    for (const age of [3, 3, 2, 0]) {
      const nowMs = Date.now() - age * 86_400_000;
      const draft = invoiceDraft({ amount: 1000, invoiceType: '0' } as never, merchant, '', nowMs);
      await invoiceRepository(table).create(merchant, draft, {
        nowMs,
        claim: undefined,
        answer: ({ id }) => {
          made[age] = [id, ...(made[age] ?? [])];
          return { message: '', response: null };
        },
      });
    }
  });

  const between = (from?: number, to?: number) =>
    Object.fromEntries(
      [
        ['fromDate', from],
        ['toDate', to],
      ].flatMap(([name, age]) => (age === undefined ? [] : [[name, addDays(today, -age as number)]])),
    ) as Record<string, string>;
  const aged = (...ages: number[]) => ages.flatMap((age) => made[age] ?? []);

  test.each<[string, Record<string, string>, () => number[]]>([
    ['everything', between(), () => aged(0, 2, 3)],
    ['from a day on', between(2), () => aged(0, 2)],
    ['up to a day', between(undefined, 2), () => aged(2, 3)],
    ['a single day', between(2, 2), () => aged(2)],
    ['a day without invoices', between(1, 1), () => []],
    ['days before the first', between(9, 4), () => []],
    ['from tomorrow on', between(-1), () => []],
    ['days the wrong way round', between(0, 3), () => []],
    ['single invoices', { invoiceType: '1' }, () => aged(0, 2, 3)],
    ['single invoices of a day', { invoiceType: '1', ...between(3, 3) }, () => aged(3)],
    ['subscriptions', { invoiceType: '0' }, () => []],
    ['splits', { invoiceType: '6' }, () => []],
    ['EMIs', { invoiceType: '7' }, () => []],
  ])('show %s, asked in the query or in the payload', async (_filter, filter, expected) => {
    const ids = expected();

    const inQuery = await list(client, `?${new URLSearchParams(filter)}`);
    const inPayload = await list(client, '', filter);

    expect(idsOf(inQuery)).toEqual(ids);
    expect(inQuery.response.invoices.pagination.total).toBe(ids.length);
    expect(inQuery.response.stats.total_invoice_count).toBe(ids.length);
    expect(inQuery.response.stats.invoice_not_paid).toBe(ids.length === 0 ? null : String(ids.length));
    expect(inPayload).toEqual(inQuery);
  });

  test('in the query win over those in the payload', async () => {
    const answer = await list(client, `?${new URLSearchParams(between(2, 2))}`, between(0, 0));

    expect(idsOf(answer)).toEqual(aged(2));
  });

  test.each(['fromDate', 'toDate'])('want a day that exists as %s', async (name) => {
    for (const value of ['2026-02-30', '2026-1-1', 'yesterday', '20260101']) {
      const answer = await client.call('GET', `${path}?${name}=${value}`);

      expect([answer.status, Object.keys(answer.json.errors)]).toEqual([422, [name]]);
    }
  });

  test('want a type of the list', async () => {
    const answer = await client.call('GET', `${path}?invoiceType=2`);

    expect([answer.status, Object.keys(answer.json.errors)]).toEqual([422, ['invoiceType']]);
  });

  test('count as left out when they are empty', async () => {
    const answer = await list(client, '?fromDate=&toDate=&page=&search=&invoiceType=');

    expect(idsOf(answer)).toEqual(aged(0, 2, 3));
  });
});

describe('The stats', () => {
  test('follow what becomes of invoices, as a whole and per day', async () => {
    const { client } = await newMerchant();
    const [one] = await Promise.all([create(client), create(client), create(client)]);
    await client.call('PUT', `/api/v1/invoice/${one.token}`, { statusId: '3' });
    const today = kuwaitDate(Date.now());
    const expected = {
      total_invoice_count: 3,
      invoice_paid: '0',
      invoice_not_paid: '2',
      invoice_cancelled: '1',
    };

    await eventually(
      () => list(client),
      ({ response }) => response.stats.invoice_cancelled === '1',
    );

    expect((await list(client)).response.stats).toEqual(expected);
    expect((await list(client, `?fromDate=${today}&toDate=${today}`)).response.stats).toEqual(expected);
    expect((await list(client, '?invoiceType=1')).response.stats).toEqual(expected);
  });
});

describe('A row', () => {
  test('is the invoice with what lists add to it, in the order of lists', async () => {
    const { client } = await newMerchant();
    const invoice = await create(client, { customerName: 'Ali' });

    const { response } = await list(client);

    expect(response.invoices.data).toEqual([
      { ...invoice, order_drop_id: 0, admin_charge: '0.000', subscription: 0 },
    ]);
    expect(Object.keys(response.invoices.data[0])).toEqual(listedInvoiceKeys);
  });
});

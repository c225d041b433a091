import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import { type Client, logIn } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant } from '../setup/merchant.ts';
import { parts, publishedEmi, publishedEmiAnswer } from '../unit/fixtures/plan.ts';
import { errors, invalid, told } from './contract-errors.ts';
import { invoiceKeys } from './invoice-shapes.ts';
import { keyOrder } from './key-order.ts';

let client: Client;
beforeAll(async () => {
  ({ client } = await newMerchant());
});

const create = (
  kind: 'split' | 'emi',
  invoices: unknown,
  headers: Record<string, string> = {},
  by = client,
) => by.call('POST', `/api/v1/invoice/${kind}`, { invoices }, headers);
const dashboard = async (by: Client, query = '') =>
  (await by.call('GET', `/api/v1/invoice-dashboard?${query}`)).json.response;
const idsOf = (rows: readonly { id: number }[]): number[] => rows.map((row) => row.id);
const timestamp = expect.stringMatching(/^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d$/);

describe('The published EMI request', () => {
  test('is answered in the published shape, key order and types', async () => {
    const sandbox = await logIn();
    const request = publishedEmi();

    const { status, json } = await create('emi', request.invoices, {}, sandbox);

    expect(status).toBe(200);
    expect(keyOrder(json)).toEqual(keyOrder({ status: true, message: '', response: publishedEmiAnswer() }));
    const [first, second] = json.response;
    expect(Object.keys(second)).toEqual(invoiceKeys);
    const shared = { key: `SP${first.access_key}`, link: /^https?:\/\/[^/]+\/sp\/(SP9[0-9A-Z]{16})$/ };
    expect(shared.link.exec(first.spliturl)?.[1]).toBe(shared.key);
    expect(second.id).toBe(first.id + 1);
    expect(json).toEqual({
      status: true,
      message: 'Invoices processed successfully.',
      // The sample's first invoice has the types of section 5; its second disagrees with it.
      response: [first, second].map((invoice: { access_key: string }, at) => ({
        ...publishedEmiAnswer()[0],
        id: expect.any(Number),
        token: expect.stringMatching(/^84\d{10}9\d+$/),
        access_key: expect.stringMatching(/^9[0-9A-Z]{16}$/),
        split_access_key: shared.key,
        reference_number: request.invoices[at]?.referenceNumber,
        expires_at: request.invoices[at]?.expiresAt,
        url: expect.stringMatching(new RegExp(`^https?://[^/]+/s/${invoice.access_key}$`)),
        spliturl: first.spliturl,
        created_at: timestamp,
        updated_at: timestamp,
        created_by_merchant: { id: 84, name: expect.any(String) },
      })),
    });
  });
});

describe('A plan', () => {
  test('is listed, counted, searched, read, resent and cancelled invoice by invoice', async () => {
    const { client: shop } = await newMerchant();
    const single = (await shop.call('POST', '/api/v1/invoice', { amount: '1', invoiceType: '0' })).json
      .response;
    const split = (await create('split', parts(2), {}, shop)).json.response;
    const emi = (await create('emi', parts(3), {}, shop)).json.response;

    const cancelled = await shop.call('PUT', `/api/v1/invoice/${split[1].token}`, { statusId: '3' });
    const resent = await shop.call('POST', '/api/v1/invoice/resend', {
      resendId: emi[0].id,
      mobileNumber: '50000009',
      countryCode: '965',
    });
    const read = await shop.call('GET', `/api/v1/invoice/${split[1].id}`);

    expect([cancelled.status, resent.status]).toEqual([200, 200]);
    expect(resent.json.response).toMatchObject({ id: emi[0].id, spliturl: emi[0].spliturl });
    expect(read.json.response).toEqual({ ...split[1], invoice_status: 3, updated_at: timestamp });
    const counted = await eventually(
      () => dashboard(shop, 'invoiceType=6'),
      ({ stats }) => stats.invoice_cancelled === '1',
    );
    expect(counted.stats).toEqual({
      total_invoice_count: 2,
      invoice_paid: '0',
      invoice_not_paid: '1',
      invoice_cancelled: '1',
    });
    expect(idsOf(counted.invoices.data)).toEqual(idsOf(split).toReversed());
    expect(idsOf((await dashboard(shop, 'invoiceType=7')).invoices.data)).toEqual(idsOf(emi).toReversed());
    expect(idsOf((await dashboard(shop, 'invoiceType=1')).invoices.data)).toEqual([single.id]);
    const found = await eventually(
      () => dashboard(shop, 'search=R-1&invoiceType=7'),
      ({ invoices }) => invoices.data.length > 0,
    );
    expect(idsOf(found.invoices.data)).toEqual([emi[1].id]);
  });

  test.each([
    ['split', 6],
    ['emi', 7],
  ] as const)('by %s is answered as invoices of type %i, in the order of the request', async (kind, type) => {
    const amounts = ['0.001', '999999999.999', '7', '33.334', '7.000'];

    const { status, json } = await create(
      kind,
      parts(5, (at) => ({ amount: amounts[at] })),
    );

    expect(status).toBe(200);
    const made = json.response;
    expect(made.map((invoice: { amount: string }) => invoice.amount)).toEqual([
      '0.001',
      '999999999.999',
      '7.000',
      '33.334',
      '7.000',
    ]);
    expect(made).toMatchObject(
      parts(5).map((_, at) => ({ invoice_type: type, reference_number: `R-${at}` })),
    );
    expect(idsOf(made)).toEqual(made.map((_: unknown, at: number) => made[0].id + at));
    expect(new Set(made.map((invoice: { spliturl: string }) => invoice.spliturl)).size).toBe(1);
  });

  test.each(['split', 'emi'] as const)(
    'by %s is made under the path with a slash, and as a JSON string',
    async (kind) => {
      const { status, json } = await client.call('POST', `/api/v1/invoice/${kind}/`, {
        invoices: JSON.stringify(parts(2)),
      });

      expect([status, json.message, json.response.length]).toEqual([
        200,
        'Invoices processed successfully.',
        2,
      ]);
    },
  );

  test('of fifty is made whole', async () => {
    const { client: shop } = await newMerchant();

    const { status, json } = await create('emi', parts(50), {}, shop);

    expect([status, json.response.length]).toEqual([200, 50]);
    const { stats, invoices } = await dashboard(shop, 'invoiceType=7&page=3');
    expect(stats.total_invoice_count).toBe(50);
    expect(idsOf(invoices.data)).toEqual(idsOf(json.response.slice(0, 10)).toReversed());
  });

  test('of the most that fifty may say is made and read again', async () => {
    const { client: shop } = await newMerchant();
    const longest = (length: number) => '\u6f22'.repeat(length);
    const line = { itemTitle: longest(40), rate: '1', quantity: '1', amount: '1' };
    const large = parts(50, () => ({
      amount: '1',
      description: longest(2_000),
      itemsList: Array.from({ length: 100 }, () => line),
    }));

    const { status, json } = await create('split', large, {}, shop);

    expect(status).toBe(200);
    const last = json.response[49];
    expect((await shop.call('GET', `/api/v1/invoice/${last.id}`)).json.response).toEqual(last);
  });
});

describe('A plan with a wrong item', () => {
  test('hears of every field of every item, and nothing is made', async () => {
    const { client: shop } = await newMerchant();
    const yesterday = addDays(kuwaitDate(Date.now()), -1);
    const wrong = [
      {},
      { amount: '0', expiresAt: yesterday },
      { merchantCode: '842217', allocatePayType: '7' },
    ];

    const answer = await create(
      'split',
      parts(3, (at) => wrong[at] ?? {}),
      {},
      shop,
    );

    expect(told(answer)).toEqual(
      invalid({
        'invoices.1.amount': ['The amount must be greater than 0.'],
        'invoices.1.expiresAt': ['The expires at must be a date after or equal to today.'],
        'invoices.2.merchantCode': ['The selected merchant code is invalid.'],
        'invoices.2.allocatePayType': ['The selected allocate pay type is invalid.'],
      }),
    );
    expect((await dashboard(shop)).stats.total_invoice_count).toBe(0);
  });

  test.each([1, 51])('or with %i items gets the 422, and nothing is made', async (count) => {
    expect(told(await create('emi', parts(count)))).toEqual(
      invalid({ invoices: ['The invoices must have between 2 and 50 items.'] }),
    );
  });

  test('or with an amount that is no decimal gets the 506', async () => {
    expect(
      told(
        await create(
          'emi',
          parts(2, (at) => ({ amount: at ? 'ten' : '1' })),
        ),
      ),
    ).toEqual(errors.invalidData);
  });

  test('or of another merchant gets the 401', async () => {
    const answer = await client.call('POST', '/api/v1/invoice/split', {
      merchantCode: '842217',
      invoices: [],
    });
    expect(told(answer)).toEqual(errors.invalidMerchant);
  });
});

describe('A plan sent again', () => {
  const replayed = ({ headers }: { headers: Headers }) => headers.get('idempotent-replayed');
  const bare = (count: number) => parts(count, () => ({ referenceNumber: '' }));
  const key = { 'Idempotency-Key': 'plan' };

  test.each([
    ['split', 2],
    ['emi', 50],
  ] as const)('to %s, of %i invoices, with its key gets the whole first answer', async (kind, count) => {
    const { client: shop } = await newMerchant();

    const first = await create(kind, bare(count), key, shop);
    const again = await create(kind, bare(count), key, shop);
    const other = await create(kind, bare(3), key, shop);

    expect([replayed(first), replayed(again)]).toEqual([null, 'true']);
    expect(told(again)).toEqual(told(first));
    expect(told(other)).toEqual(errors.conflict);
    expect((await dashboard(shop)).stats.total_invoice_count).toBe(count);
  });

  test('within a minute is recognised when all its items have a reference number', async () => {
    const { client: shop } = await newMerchant();

    const first = await create('emi', parts(2), {}, shop);
    const again = await create('emi', parts(2), {}, shop);
    const asText = await create('emi', JSON.stringify(parts(3)), {}, shop);
    const textAgain = await create('emi', JSON.stringify(parts(3)), {}, shop);
    const split = await create('split', parts(2), {}, shop);

    expect([again, asText, textAgain, split].map(replayed)).toEqual(['true', null, 'true', null]);
    expect(told(again)).toEqual(told(first));
    expect((await dashboard(shop)).stats.total_invoice_count).toBe(7);
  });

  test('is another plan when an item has none', async () => {
    const { client: shop } = await newMerchant();
    const one = parts(2, (at) => (at ? { referenceNumber: ' ' } : {}));

    const answers = [await create('emi', one, {}, shop), await create('emi', one, {}, shop)];

    expect(answers.map(replayed)).toEqual([null, null]);
    expect((await dashboard(shop)).stats.total_invoice_count).toBe(4);
  });

  test('twenty times at once is made once', async () => {
    const { client: shop } = await newMerchant();

    const answers = await Promise.all(Array.from({ length: 20 }, () => create('emi', parts(5), {}, shop)));

    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const { stats, invoices } = await dashboard(shop);
    expect(stats.total_invoice_count).toBe(5);
    expect(idsOf(invoices.data)).toEqual(idsOf(answers[0]?.json.response).toReversed());
  });
});

import { describe, expect, test } from 'vitest';
import { listTransactions } from '../../functions/reports/list-transactions.ts';
import { kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { reportDayOf, reportRollupsOf, reportSearchOf } from '../../shared/store/keys.ts';
import { queryAll } from '../../shared/store/table.ts';
import { transactionListRepository } from '../../shared/store/transaction-lists.ts';
import { aCapture, aPayment } from '../unit/fixtures/payment.ts';
import { ownTable } from './own-table.ts';
import { deliverPayments, live, paymentRecordOf } from './payment-stream.ts';
import { atOnce, dayMs, newShop, noonMs } from './shop.ts';
import { failingAt } from './table-double.ts';

const table = await ownTable();
const lists = transactionListRepository(table);

const begun = (shop: Merchant, id: number, parts: Partial<Payment> = {}): Payment => ({
  ...aPayment,
  merchantId: shop.id,
  id,
  createdMs: noonMs,
  updatedMs: noonMs,
  ...parts,
});
const failed = (payment: Payment): Payment => ({ ...payment, state: 'failed' });
const captured = (payment: Payment): Payment => ({ ...payment, state: 'captured', capture: aCapture });

const contentOf = async (pk: string) => (await queryAll(table, { pk })).map(({ pk: _pk, ...rest }) => rest);
/** Everything the report is read from. */
const books = async (shop: Merchant) => ({
  entries: await contentOf(reportDayOf(shop.id, '2026-03-10')),
  rollups: await contentOf(reportRollupsOf(shop.id)),
  terms: (await contentOf(reportSearchOf(shop.id))).map(({ sk, status }) => `${sk} ${status}`),
});

describe('The projector of payments', () => {
  const oneOf = (shop: Merchant) => {
    const started = begun(shop, 1);
    const states = [started, failed(started), captured(started)];
    return states.map((state, at) => paymentRecordOf(states[at - 1], state));
  };
  const sums = { 'n2|1|0': 0, 'f2|1|0': 0, 'n2|1|1': 1, 'f2|1|1': 15_000 };
  const terms = ['1', '122274462', '343757', '525420000128686', '84221717575602869376000159841'];
  const right = {
    entries: [{ sk: '0000000001', v: 1, id: 1, serviceType: 2, paymentType: 1, status: 1, amount: 15_000 }],
    rollups: [
      { sk: 'DAY#2026-03-10', ...sums },
      { sk: 'MONTH#2026-03', ...sums },
    ],
    terms: terms.map((term) => `${term}\u001f0000000001 1`).sort(),
  };

  test('writes nothing of a payment that has not ended', async () => {
    const shop = await newShop(table);
    const started = begun(shop, 1);

    await live(table, [started, { ...started, state: 'unknown', lookups: 1 }]);

    expect(await books(shop)).toEqual({ entries: [], rollups: [], terms: [] });
  });

  test('counts a record that comes twice, or many times at the same time, once', async () => {
    const shop = await newShop(table);
    const records = oneOf(shop);

    for (const record of records) await atOnce(8, () => deliverPayments(table, [record]));
    await deliverPayments(table, records);

    expect(await books(shop)).toEqual(right);
  });

  test('is right after a batch that failed at any call is delivered again from its failure on', async () => {
    for (let nth = 1; ; nth++) {
      const shop = await newShop(table);
      const records = oneOf(shop);
      const faulty = failingAt(table, nth, nth % 2 === 0 ? 'before' : 'after');

      const { batchItemFailures } = await deliverPayments(faulty, records);
      const from = records.findIndex(
        ({ dynamodb }) => dynamodb?.SequenceNumber === batchItemFailures[0]?.itemIdentifier,
      );
      if (from >= 0) await deliverPayments(table, records.slice(from));

      expect({ nth, ...(await books(shop)) }).toEqual({ nth, ...right });
      if (!faulty.hasFailed()) break;
    }
  });

  test('passes over records of other items, and removals', async () => {
    const shop = await newShop(table);
    const started = begun(shop, 1);
    const { dynamodb, ...record } = paymentRecordOf(started, failed(started));
    const removal = {
      ...record,
      dynamodb: { SequenceNumber: '1', ...(dynamodb?.NewImage ? { OldImage: dynamodb.NewImage } : {}) },
    };
    const proposal = { pk: { S: `M#${shop.id}#PROPOSALS` }, sk: { S: 'P#1' }, v: { N: '1' } };

    const answer = await deliverPayments(table, [
      removal,
      { eventID: 'other', dynamodb: { SequenceNumber: '2', NewImage: proposal } },
      { eventID: 'x', dynamodb: {} },
    ]);

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(await books(shop)).toEqual({ entries: [], rollups: [], terms: [] });
  });
});

describe('A search', () => {
  test.each([
    ['token', '84221717575602869376000000002', [2]],
    ['order reference', 'ref-2', [2]],
    ['head of an order reference', 'REF-', [2, 1]],
    ['id', '2', [2]],
    ['track id', 'TRACK-1', [1]],
    ['transaction id', 'tran-1', [1]],
    ['card', '450000******0007', []],
    ['authorisation', 'B76201', []],
  ])('finds by %s', async (_, search, ids) => {
    const [shop, other] = [await newShop(table), await newShop(table)];
    const first = begun(shop, 1, { orderReference: 'REF-1', token: 'TOKEN-1' });
    const capture = { ...aCapture, trackId: 'TRACK-1', transactionId: 'TRAN-1' };
    const second = begun(shop, 2, { orderReference: 'REF-2', token: '84221717575602869376000000002' });
    const foreign = begun(other, 2, { orderReference: 'REF-2' });
    await live(
      table,
      [first, { ...first, state: 'captured', capture }],
      [second, failed(second)],
      [foreign, failed(foreign)],
    );

    const { payments, total } = await lists.page(shop.id, { search }, 1);

    expect({ total, ids: payments.map(({ id }) => id) }).toEqual({ total: ids.length, ids });
  });

  test('that matches too much is refused, with the field', async () => {
    const shop = await newShop(table);
    const matching = (count: number) =>
      transactionListRepository({
        ...table,
        query: async () => ({ items: Array.from({ length: count }, (_, id) => ({ id, day: '2026-03-10' })) }),
      }).page(shop.id, { search: 'ref' }, 1);

    await expect(matching(5_001)).rejects.toMatchObject({
      failure: { code: 'invalid-fields', errors: { search: ['The search matches too many transactions.'] } },
    });
    expect((await matching(5_000)).total).toBe(5_000);
  });
});

describe('An export', () => {
  const threeDays = async (): Promise<Merchant> => {
    const shop = await newShop(table);
    const lives = Array.from({ length: 6 }, (_, at) => {
      const started = begun(shop, at + 1, { createdMs: noonMs + (at % 3) * dayMs });
      return [started, at === 0 ? captured(started) : failed(started)];
    });
    await live(table, ...lives);
    return shop;
  };
  const refused = (most: number) => ({
    failure: {
      code: 'invalid-fields',
      errors: {
        exportAs: [`The export has more than ${most} transactions: ask for a shorter range of dates.`],
      },
    },
  });

  test('holds every row, by day and in it by id, newest first', async () => {
    const shop = await threeDays();

    expect((await lists.all(shop.id, {})).map(({ id }) => id)).toEqual([6, 3, 5, 2, 4, 1]);
    expect((await lists.all(shop.id, { status: 1 })).map(({ id }) => id)).toEqual([1]);
    const reversed = { from: kuwaitDate(noonMs + dayMs), to: kuwaitDate(noonMs) };
    expect(await lists.all(shop.id, reversed)).toEqual([]);
  });

  test('of more rows than it may hold is refused, and of as many is not', async () => {
    const shop = await threeDays();
    const limited = (rows: number) => transactionListRepository(table, { rows, entries: 100 });

    await expect(limited(5).all(shop.id, {})).rejects.toMatchObject(refused(5));
    expect(await limited(6).all(shop.id, {})).toHaveLength(6);
    expect(await limited(2).all(shop.id, { to: kuwaitDate(noonMs) })).toHaveLength(2);
  });

  test('that would read too many entries for its few rows is refused', async () => {
    const shop = await threeDays();
    const limited = (entries: number) => transactionListRepository(table, { rows: 5, entries });

    await expect(limited(1).all(shop.id, { status: 1 })).rejects.toMatchObject(refused(5));
    expect(await limited(2).all(shop.id, { status: 1 })).toHaveLength(1);
  });

  test('of more bytes than an answer can hold is refused', async () => {
    const shop = await newShop(table);
    const long = Array.from({ length: 9_000 }, (_, at) =>
      begun(shop, at, { orderReference: 'ن'.repeat(255) }),
    );
    const request = { merchant: shop, input: { exportAs: 'csv' } } as unknown as Parameters<
      typeof listTransactions
    >[0];
    const answering = (payments: Payment[]) => ({ lists: { ...lists, all: async () => payments } });

    await expect(listTransactions(request, answering(long))).rejects.toMatchObject({
      failure: {
        code: 'invalid-fields',
        errors: { exportAs: ['The export is too large: ask for a shorter range of dates.'] },
      },
    });
    expect(await listTransactions(request, answering(long.slice(0, 6_000)))).toMatchObject({ plain: true });
  });
});

import { describe, expect, test } from 'vitest';
import { kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import { openInvoiceListRepository } from '../../shared/store/open-invoice-lists.ts';
import { addPayer } from '../../shared/store/open-invoice-payments.ts';
import { openInvoiceRepository } from '../../shared/store/open-invoices.ts';
import { newShopId, openChange, openDraft, openInvoiceIn, payment } from './open-shop.ts';
import { ownTable } from './own-table.ts';
import { atOnce, day, dayMs, midnightMs, noonMs, outcomeOf } from './shop.ts';

const table = await ownTable();
const openInvoices = openInvoiceRepository(table);
const lists = openInvoiceListRepository(table);
const oneTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);
const descending = (from: number, to: number): number[] => oneTo(from - to + 1).map((at) => from - at + 1);
const create = async (shop: number, nowMs: number, wanted = {}) =>
  openInvoiceIn(await openInvoices.create(shop, openDraft(wanted), openChange(nowMs)));

describe('A list of open invoices', () => {
  test('has pages of 20, newest first, with the exact total, and nothing past the end', async () => {
    const shop = newShopId();
    for (const _each of oneTo(41)) await create(shop, noonMs);

    const pages = await Promise.all([1, 2, 3, 4, 2 ** 31 - 1].map((page) => lists.page(shop, {}, page)));

    expect(pages.map(({ rows, total }) => [total, rows.map(({ id }) => id)])).toEqual([
      [41, descending(41, 22)],
      [41, descending(21, 2)],
      [41, [1]],
      [41, []],
      [41, []],
    ]);
  });

  test('of a merchant without any is empty', async () => {
    expect(await lists.page(newShopId(), {}, 1)).toEqual({ rows: [], total: 0 });
    expect(await lists.page(newShopId(), { search: 'gym' }, 1)).toEqual({ rows: [], total: 0 });
  });

  test('of a range of days has those made on them in Kuwait, whatever the day they were made by', async () => {
    const shop = newShopId();
    const moments = [
      noonMs - 4 * dayMs,
      noonMs,
      midnightMs - 1,
      midnightMs,
      midnightMs - 5_000,
      midnightMs + dayMs,
    ];
    for (const moment of moments) await create(shop, moment);
    const range = async (from?: string, to?: string) => {
      const filter = { ...(from ? { from: day(from) } : {}), ...(to ? { to: day(to) } : {}) };
      const { rows, total } = await lists.page(shop, filter, 1);
      expect(total).toBe(rows.length);
      return rows.map(({ id }) => id);
    };

    expect(await range('2026-03-10', '2026-03-10')).toEqual([3, 2]);
    expect(await range('2026-03-11', '2026-03-11')).toEqual([5, 4]);
    expect(await range('2026-03-07', '2026-03-09')).toEqual([]);
    expect(await range(undefined, '2026-03-10')).toEqual([3, 2, 1]);
    expect(await range('2026-03-11')).toEqual([6, 5, 4]);
    expect(await range('2026-03-13')).toEqual([]);
    expect(await range('2026-03-11', '2026-03-10')).toEqual([]);
    const rows = (await lists.page(shop, {}, 1)).rows;
    expect(rows.map(({ createdMs }) => kuwaitDate(createdMs))).toEqual([
      '2026-03-12',
      '2026-03-11',
      '2026-03-11',
      '2026-03-10',
      '2026-03-10',
      '2026-03-06',
    ]);
    expect(await range('2026-03-06', '2026-03-12')).toEqual([6, 5, 4, 3, 2, 1]);
  });

  test('has an updated one twice: the cancelled row and the new one', async () => {
    const shop = newShopId();
    await create(shop, noonMs);
    await openInvoices.update(shop, 1, day('2027-01-31'), openChange());

    const { rows, total } = await lists.page(shop, {}, 1);

    expect([total, rows.map(({ id, status }) => [id, status])]).toEqual([
      2,
      [
        [2, 'active'],
        [1, 'cancelled'],
      ],
    ]);
  });

  test('of a search has pages and a total of its own, within the range of days', async () => {
    const shop = newShopId();
    for (const at of oneTo(50)) await create(shop, noonMs, { title: at % 2 ? 'Gym' : 'Pool' });
    await create(shop, noonMs + dayMs, { title: 'Gym' });
    const found = async (filter: object, page: number) => {
      const { rows, total } = await lists.page(shop, filter, page);
      return [total, rows.map(({ id }) => id)];
    };
    const odd = oneTo(25).map((at) => 51 - 2 * at);

    expect(await found({ search: 'gym' }, 1)).toEqual([26, [51, ...odd.slice(0, 19)]]);
    expect(await found({ search: 'gym' }, 2)).toEqual([26, odd.slice(19)]);
    expect(await found({ search: 'gym' }, 3)).toEqual([26, []]);
    expect(await found({ search: 'gym', to: day('2026-03-10') }, 2)).toEqual([25, odd.slice(20)]);
    expect(await found({ search: 'sauna' }, 1)).toEqual([0, []]);
    expect(await found({ search: ' ' }, 3)).toEqual([51, descending(11, 1)]);
  });

  test('of a search through more than 2,000 is refused unless a range of days is given', async () => {
    const shop = newShopId();
    await create(shop, noonMs);
    // Two thousand made by hand, but for the rows between.
    await table.put({ pk: `M#${shop}#OPEN`, sk: 'COUNTER', v: 1, lastId: 2_000, lastMs: noonMs });
    const last = await create(shop, noonMs + dayMs, { title: 'Sauna' });
    const search = 'sauna';

    expect(await outcomeOf(lists.page(shop, { search }, 1))).toBe('invalid-fields');
    expect(await lists.page(shop, { search, from: day('2026-03-11') }, 1)).toMatchObject({
      total: 1,
      rows: [{ id: 2_001, referenceNumber: last.referenceNumber }],
    });
  });
});

describe('Payers', () => {
  const payers = async (shop: number, page: number) => {
    const found = await lists.payers(shop, 1, page);
    return [found?.total, found?.rows.map(({ paymentId }) => paymentId)];
  };

  test('of an open invoice that is not there are not told', async () => {
    expect(await lists.payers(newShopId(), 1, 1)).toBeUndefined();
  });

  test('are listed as they paid, newest first, in pages of 20 with the exact total', async () => {
    const shop = newShopId();
    await create(shop, noonMs);
    expect(await lists.payers(shop, 1, 1)).toEqual({ rows: [], total: 0 });
    for (const paymentId of oneTo(21)) {
      await addPayer(table, `${shop}-${paymentId}`, payment(shop, 1, { paymentId }));
    }

    expect(await payers(shop, 1)).toEqual([21, descending(21, 2)]);
    expect(await payers(shop, 2)).toEqual([21, [1]]);
    expect(await payers(shop, 3)).toEqual([21, []]);
    const { merchantId: _merchantId, ...payer } = payment(shop, 1);
    expect((await lists.payers(shop, 1, 2))?.rows).toEqual([payer]);
  });

  test('of 20 payments told at once, each of them twice, are 20, without a gap', async () => {
    const shop = newShopId();
    await create(shop, noonMs);

    await atOnce(40, (at) => {
      const paymentId = (at % 20) + 1;
      return addPayer(table, `${shop}-${paymentId}`, payment(shop, 1, { paymentId, amount: paymentId }));
    });

    const { rows = [], total } = (await lists.payers(shop, 1, 1)) ?? {};
    expect(total).toBe(20);
    expect(rows.map(({ paymentId }) => paymentId).sort((a, b) => a - b)).toEqual(oneTo(20));
    expect(await openInvoices.byId(shop, 1)).toMatchObject({ paidCount: 20, paidTotal: 210 });
  });

  test('are added once when the answer about the first time was lost', async () => {
    const shop = newShopId();
    await create(shop, noonMs);
    await addPayer(table, `${shop}-a`, payment(shop, 1));
    await addPayer(table, `${shop}-b`, payment(shop, 1, { paymentId: 2 }));

    await addPayer(table, `${shop}-a`, payment(shop, 1));

    expect(await payers(shop, 1)).toEqual([2, [2, 1]]);
  });

  test('of a row that was updated stay with it', async () => {
    const shop = newShopId();
    await create(shop, noonMs);
    await openInvoices.update(shop, 1, day('2027-01-31'), openChange());

    await addPayer(table, `${shop}-late`, payment(shop, 1));

    expect(await openInvoices.byId(shop, 1)).toMatchObject({ status: 'cancelled', paidCount: 1 });
    expect(await openInvoices.byId(shop, 2)).toMatchObject({ status: 'active', paidCount: 0 });
  });

  test('of an open invoice that is not there are a fault', async () => {
    const shop = newShopId();

    expect(await outcomeOf(addPayer(table, `${shop}-x`, payment(shop, 9)))).toBe(
      `Merchant ${shop} has no open invoice 9.`,
    );
  });
});

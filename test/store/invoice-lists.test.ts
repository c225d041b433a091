import { describe, expect, test } from 'vitest';
import type { Product } from '../../shared/domain/invoice.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { invoiceListRepository } from '../../shared/store/invoice-lists.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { ledgerOf } from '../../shared/store/ledger.ts';
import { ownTable } from './own-table.ts';
import { atOnce, change, day, dayMs, draft, invoiceOf, newShop, noonMs } from './shop.ts';
import { deliver, recordOf } from './stream.ts';

const table = await ownTable();
const invoices = invoiceRepository(table);
const lists = invoiceListRepository(table);

const make = async (shop: Merchant, wanted: Parameters<typeof draft>[0] = {}, nowMs = noonMs) =>
  invoiceOf(await invoices.create(shop, draft(wanted), change(nowMs)));
const idsOn = async (shop: Merchant, filter: Parameters<typeof lists.page>[1], page = 1) =>
  (await lists.page(shop, filter, page)).invoices.map(({ id }) => id);

describe('the list', () => {
  test('of a merchant without invoices is empty, on every page and in every range', async () => {
    const shop = await newShop(table);
    const nothing = { invoices: [], total: 0, counts: { paid: 0, cancelled: 0, unpaid: 0 } };

    expect(await lists.page(shop, {}, 1)).toEqual(nothing);
    expect(await lists.page(shop, { kind: 'split' }, 7)).toEqual(nothing);
    expect(await lists.page(shop, { from: day('2026-01-01'), to: day('2026-12-31') }, 1)).toEqual(nothing);
  });

  test('knows an invoice at once, before the stream does', async () => {
    const shop = await newShop(table);
    const invoice = await make(shop);

    expect(await lists.page(shop, {}, 1)).toEqual({
      invoices: [invoice],
      total: 1,
      counts: { paid: 0, cancelled: 0, unpaid: 1 },
    });
  });

  test('shows 20 invoices a page, newest first, whatever numbers in between are unused', async () => {
    const shop = await newShop(table);
    const ledger = ledgerOf(table);
    const ids: number[] = [];
    for (let at = 0; at < 45; at++) {
      const unused = at % 7 === 0 ? await ledger.reserve(shop.id, 'single', 1, noonMs) : undefined;
      ids.push((await make(shop)).id);
      if (unused) await ledger.giveUp(shop.id, unused);
    }
    const newestFirst = ids.toReversed();

    expect(await idsOn(shop, {}, 1)).toEqual(newestFirst.slice(0, 20));
    expect(await idsOn(shop, { kind: 'single' }, 2)).toEqual(newestFirst.slice(20, 40));
    expect(await idsOn(shop, {}, 3)).toEqual(newestFirst.slice(40));
    expect(await idsOn(shop, {}, 4)).toEqual([]);
  });

  test('takes both days of a range in, and a range the wrong way round holds nothing', async () => {
    const shop = await newShop(table);
    const ids: number[] = [];
    for (const at of [0, 1, 2, 4]) ids.push((await make(shop, {}, noonMs + at * dayMs)).id);

    expect(await idsOn(shop, { from: day('2026-03-11'), to: day('2026-03-12') })).toEqual([ids[2], ids[1]]);
    expect(await idsOn(shop, { from: day('2026-03-13'), to: day('2026-03-13') })).toEqual([]);
    expect(await idsOn(shop, { to: day('2026-03-10') })).toEqual([ids[0]]);
    expect(await idsOn(shop, { from: day('2026-03-13') })).toEqual([ids[3]]);
    expect(await lists.page(shop, { from: day('2026-03-14'), to: day('2026-03-10') }, 1)).toMatchObject({
      invoices: [],
      total: 0,
    });
  });

  test('shows all 20 invoices of a page when they are as large as the contract lets them be', async () => {
    const shop = await newShop(table);
    const products: Product[] = Array.from({ length: 100 }, (_, at) => ({
      id: at + 1,
      name: '品'.repeat(255),
      rate: 1,
      quantity: '1',
      amount: 1,
    }));
    const made = await atOnce(20, () => make(shop, { products, description: '品'.repeat(2000) }));
    const newestFirst = made.map(({ id }) => id).sort((a, b) => b - a);

    const shown = { all: await idsOn(shop, {}), ofKind: await idsOn(shop, { kind: 'single' }) };
    expect(shown).toEqual({ all: newestFirst, ofKind: newestFirst });
  });
});

describe('search', () => {
  const indexed = async (shop: Merchant, wanted: Parameters<typeof draft>[0]) => {
    const invoice = await make(shop, wanted);
    await deliver(table, [recordOf(undefined, invoice)]);
    return invoice;
  };
  const customer = { name: '', email: '', countryCode: '', mobileNumber: '' };

  test('finds by the beginning of each term, in any case, and pages what it finds', async () => {
    const shop = await newShop(table);
    const found = [];
    for (let at = 0; at < 23; at++) {
      found.push((await indexed(shop, { referenceNumber: `SHOES-${at}`, customer: null })).id);
      if (at % 5 === 0) await indexed(shop, { referenceNumber: `HATS-${at}`, customer: null });
    }

    expect(await idsOn(shop, { search: 'shoes' }, 1)).toEqual(found.toReversed().slice(0, 20));
    expect(await idsOn(shop, { search: 'ShOeS-' }, 2)).toEqual(found.toReversed().slice(20));
    expect(await lists.page(shop, { search: 'shoes' }, 1)).toMatchObject({
      total: 23,
      counts: { paid: 0, cancelled: 0, unpaid: 23 },
    });
  });

  test('counts an invoice once that several of its terms lead to', async () => {
    const shop = await newShop(table);
    await indexed(shop, { referenceNumber: 'ali', customer: { ...customer, name: 'Ali Alim Ali' } });

    expect(await lists.page(shop, { search: 'ali' }, 1)).toMatchObject({ total: 1, invoices: [{}] });
  });

  test('keeps to the date range and the kind', async () => {
    const shop = await newShop(table);
    const split = await indexed(shop, { kind: 'split', referenceNumber: 'A-1' });
    await indexed(shop, { kind: 'single', referenceNumber: 'A-2' });

    expect(await idsOn(shop, { search: 'a-', kind: 'split' })).toEqual([split.id]);
    expect(await idsOn(shop, { search: 'a-', kind: 'split', from: day('2026-03-11') })).toEqual([]);
  });

  test('does not show another merchant’s invoices', async () => {
    const [shop, other] = [await newShop(table), await newShop(table)];
    await indexed(shop, { referenceNumber: 'MINE' });

    expect(await lists.page(other, { search: 'mine' }, 1)).toMatchObject({ total: 0, invoices: [] });
  });

  test('finds a name that is cut in the middle of a sign of two code units', async () => {
    const shop = await newShop(table);
    const name = `${'a'.repeat(63)}😀 rest`;
    const invoice = await indexed(shop, { customer: { ...customer, name } });

    expect(await idsOn(shop, { search: name })).toEqual([invoice.id]);
  });
});

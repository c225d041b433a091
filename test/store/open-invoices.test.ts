import { describe, expect, test } from 'vitest';
import type { OpenInvoice } from '../../shared/domain/open-invoice.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { openInvoiceRepository } from '../../shared/store/open-invoices.ts';
import { newShopId, openBooks, openChange, openDraft, openInvoiceIn, payOpenInvoice } from './open-shop.ts';
import { ownTable } from './own-table.ts';
import { atOnce, change, claimOn, day, draft, invoiceOf, newShop, noonMs, outcomeOf, tally } from './shop.ts';
import { failingAt } from './table-double.ts';

const table = await ownTable();
const openInvoices = openInvoiceRepository(table);
const books = (shop: number) => openBooks(table, shop);
const oneTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);

const created = async (shop: number): Promise<OpenInvoice> =>
  openInvoiceIn(await openInvoices.create(shop, openDraft(), openChange()));
const update = (shop: number, id: number, expiresOn = day('2027-01-31')) =>
  openInvoices.update(shop, id, expiresOn, openChange());
const cancel = (shop: number, id: number) => openInvoices.cancel(shop, id, openChange());

describe('creating', () => {
  test('stores what it answers, found by id and by its link', async () => {
    const shop = newShopId();

    const made = await created(shop);

    expect(made).toEqual({
      ...openDraft(),
      id: 1,
      merchantId: shop,
      referenceNumber: expect.stringMatching(new RegExp(`^${shop}17731332009\\d+$`)),
      accessKey: expect.stringMatching(/^9[0-9A-Z]{16}$/),
      status: 'active',
      lineageId: 1,
      paid: false,
      paidCount: 0,
      paidTotal: 0,
      createdMs: noonMs,
      updatedMs: noonMs,
    });
    expect(await openInvoices.byId(shop, 1)).toEqual(made);
    expect(await openInvoices.byLinkKey(made.accessKey)).toEqual(made);
    expect(await openInvoices.byId(newShopId(), 1)).toBeUndefined();
  });

  test('20 at once are numbered 1 to 20, each with one link and one event', async () => {
    const shop = newShopId();

    const made = await atOnce(20, () => created(shop));

    const all = oneTo(20);
    expect(made.map(({ id }) => id).sort((a, b) => a - b)).toEqual(all);
    expect(await books(shop)).toEqual({ rows: all, links: all, created: all, updated: [], cancelled: [] });
  });

  test('20 equal calls at once with one claim make one, and get one answer', async () => {
    const shop = newShopId();

    const answers = await atOnce(20, () =>
      openInvoices.create(shop, openDraft(), openChange(noonMs, claimOn(shop, 'once', noonMs))),
    );

    expect(new Set(answers.map(({ response }) => JSON.stringify(response))).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect((await books(shop)).rows).toEqual([1]);
  });

  test('by a clock that lags behind is dated as late as the one before', async () => {
    const shop = newShopId();
    await created(shop);

    const late = await openInvoices.create(shop, openDraft(), openChange(noonMs - 3_600_000));

    expect(openInvoiceIn(late)).toMatchObject({ id: 2, createdMs: noonMs, updatedMs: noonMs });
  });

  test('leaves all of it or nothing when the table fails at any point, and its number is not lost', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; nth <= 2; nth++) {
        const shop = newShopId();
        const once = () => openChange(noonMs, claimOn(shop, 'key', noonMs));
        const unlucky = openInvoiceRepository(failingAt(table, nth, when));
        expect(await outcomeOf(unlucky.create(shop, openDraft(), once()))).toBe('injected');

        await openInvoices.create(shop, openDraft(), once());

        expect({ when, nth, ...(await books(shop)) }).toEqual({
          when,
          nth,
          rows: [1],
          links: [1],
          created: [1],
          updated: [],
          cancelled: [],
        });
      }
    }
  });
});

describe('updating', () => {
  test('makes a new row of the same reference in the place of the old one', async () => {
    const shop = newShopId();
    const old = await created(shop);

    const made = openInvoiceIn(
      await openInvoices.update(shop, old.id, day('2027-01-31'), openChange(noonMs + 1_000)),
    );

    expect(made).toEqual({
      ...old,
      id: 2,
      accessKey: expect.not.stringMatching(old.accessKey),
      expiresOn: '2027-01-31',
      createdMs: noonMs + 1_000,
      updatedMs: noonMs + 1_000,
    });
    expect(await openInvoices.byId(shop, old.id)).toEqual({
      ...old,
      status: 'cancelled',
      replacedBy: 2,
      updatedMs: noonMs + 1_000,
    });
    expect(await books(shop)).toEqual({
      rows: [1, 2],
      links: [1, 2],
      created: [1],
      updated: [2],
      cancelled: [],
    });
  });

  test('of a paid one begins with no payers', async () => {
    const shop = newShopId();
    const old = await created(shop);
    await payOpenInvoice(table, old);

    const made = openInvoiceIn(await update(shop, old.id));

    expect(made).toMatchObject({ id: 2, paid: false, paidCount: 0, paidTotal: 0 });
    expect(await openInvoices.byId(shop, old.id)).toMatchObject({ status: 'cancelled', paid: true });
  });

  test('ten times leaves eleven links that all lead to the newest row, at the same cost', async () => {
    const shop = newShopId();
    const rows = [await created(shop)];
    for (const last of oneTo(10)) rows.push(openInvoiceIn(await update(shop, last)));
    const newest = rows[10];
    const reads = failingAt(table, 5, 'before');

    const reached = await Promise.all(rows.map(({ accessKey }) => openInvoices.byLinkKey(accessKey)));
    const ofFirst = await openInvoiceRepository(reads).byLinkKey(rows[0]?.accessKey ?? '');

    expect(reached).toEqual(rows.map(() => newest));
    expect(ofFirst).toEqual(newest);
    expect(await openInvoices.head(shop, 4)).toEqual(newest);
  });

  test('and cancelling what it made leaves the old link at the cancelled row', async () => {
    const shop = newShopId();
    const old = await created(shop);
    await update(shop, old.id);
    await cancel(shop, 2);

    expect(await openInvoices.byLinkKey(old.accessKey)).toMatchObject({ id: 2, status: 'cancelled' });
  });
});

test('A key of no link, or of an invoice, leads to no open invoice', async () => {
  const invoice = invoiceOf(
    await invoiceRepository(table).create(await newShop(table), draft(), change(noonMs)),
  );

  expect(await openInvoices.byLinkKey('9UNKNOWN')).toBeUndefined();
  expect(await openInvoices.byLinkKey(invoice.accessKey)).toBeUndefined();
});

describe('races', () => {
  test('of 20 updates at once one makes a row and 19 are told that this one is not to be updated', async () => {
    const shop = newShopId();
    const { id } = await created(shop);

    const outcomes = await atOnce(20, () => outcomeOf(update(shop, id)));

    expect(tally(outcomes)).toEqual(
      new Map([
        ['done', 1],
        ['invalid-fields', 19],
      ]),
    );
    expect(await books(shop)).toMatchObject({ rows: [1, 2], updated: [2] });
  });

  test('of 20 cancellations at once one succeeds', async () => {
    const shop = newShopId();
    const { id } = await created(shop);

    const outcomes = await atOnce(20, () => outcomeOf(cancel(shop, id)));

    expect(tally(outcomes)).toEqual(
      new Map([
        ['done', 1],
        ['invalid-fields', 19],
      ]),
    );
    expect((await books(shop)).cancelled).toEqual([1]);
  });

  test('a cancellation and a payment: exactly one of them happens', async () => {
    for (const _round of oneTo(10)) {
      const shop = newShopId();
      const made = await created(shop);

      const [cancelled, paid] = await Promise.all([
        outcomeOf(cancel(shop, made.id)),
        payOpenInvoice(table, made),
      ]);

      const row = await openInvoices.byId(shop, made.id);
      expect([
        ['done', 'refused', 'cancelled', false],
        ['invalid-fields', 'done', 'active', true],
      ]).toContainEqual([cancelled, paid, row?.status, row?.paid]);
    }
  });

  test('a cancellation and an update: exactly one of them happens', async () => {
    for (const _round of oneTo(10)) {
      const shop = newShopId();
      const { id } = await created(shop);

      const [cancelled, updated] = await Promise.all([
        outcomeOf(cancel(shop, id)),
        outcomeOf(update(shop, id)),
      ]);

      const { rows, cancelled: told } = await books(shop);
      expect([
        ['done', 'invalid-fields', [1], [1]],
        ['invalid-fields', 'done', [1, 2], []],
      ]).toContainEqual([cancelled, updated, rows, told]);
    }
  });

  test('an update and a payment: the update happens, and the payment only before it', async () => {
    for (const _round of oneTo(10)) {
      const shop = newShopId();
      const made = await created(shop);

      const [updated, paid] = await Promise.all([
        outcomeOf(update(shop, made.id)),
        payOpenInvoice(table, made),
      ]);

      const [old, newest] = await Promise.all([openInvoices.byId(shop, 1), openInvoices.byId(shop, 2)]);
      expect(updated).toBe('done');
      expect([old?.status, old?.paid, newest?.paid]).toEqual(['cancelled', paid === 'done', false]);
    }
  });
});

test('What is not there cannot be changed', async () => {
  const [shop, other] = [newShopId(), newShopId()];
  const { id } = await created(shop);

  const outcomes = await Promise.all([
    outcomeOf(cancel(other, id)),
    outcomeOf(update(other, id)),
    outcomeOf(update(shop, 2)),
  ]);

  expect(outcomes).toEqual(['not-found', 'not-found', 'not-found']);
  expect((await books(other)).rows).toEqual([]);
});

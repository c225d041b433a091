import { describe, expect, test } from 'vitest';
import type { Invoice } from '../../shared/domain/invoice.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Changed } from '../../shared/store/invoice-change.ts';
import { type Invoices, invoiceRepository } from '../../shared/store/invoices.ts';
import type { Item, Table } from '../../shared/store/table.ts';
import { ownTable } from './own-table.ts';
import { atOnce, change, claimOn, draft, invoiceOf, newShop, noonMs, outcomeOf, tally } from './shop.ts';
import { failingAt } from './table-double.ts';

const table = await ownTable();
const invoices = invoiceRepository(table);
const phone = { countryCode: '965', mobileNumber: '66612345' };

const created = async (shop: Merchant): Promise<Invoice> =>
  invoiceOf(await invoices.create(shop, draft(), change(noonMs)));

/** Everything there is of a merchant's invoices, as ids: the rows, the links to them and the events about them. */
const books = async (shop: Merchant) => {
  const mine = (await table.items()).filter((item) => item['merchantId'] === shop.id);
  const ids = (wanted: (item: Item) => boolean, name: string) =>
    mine
      .filter(wanted)
      .map((item) => item[name])
      .sort();
  return {
    invoices: ids(({ pk }) => pk === `M#${shop.id}#INVOICES`, 'id'),
    links: ids(({ sk }) => sk === 'LINK', 'invoiceId'),
    created: ids(({ type }) => type === 'invoice.created', 'invoiceId'),
    cancelled: ids(({ type }) => type === 'invoice.cancelled', 'invoiceId'),
    resent: ids(({ type }) => type === 'invoice.resent', 'invoiceId'),
  };
};

describe('creating', () => {
  test('stores what it answers, found by id and by token', async () => {
    const shop = await newShop(table);

    const invoice = await created(shop);

    expect(await invoices.byId(shop.id, invoice.id)).toEqual(invoice);
    expect(await invoices.byToken(shop.id, invoice.token)).toEqual(invoice);
  });

  test('a token with other noise, or asked for by another merchant, leads nowhere', async () => {
    const [shop, other] = [await newShop(table), await newShop(table)];
    const { token, id } = await created(shop);
    const noise = token.length - 11;
    const forged = `${token.slice(0, noise)}${(Number(token[noise]) + 1) % 10}${token.slice(noise + 1)}`;

    expect(await invoices.byToken(shop.id, forged)).toBeUndefined();
    expect(await invoices.byToken(other.id, token)).toBeUndefined();
    expect(await invoices.byId(other.id, id)).toBeUndefined();
  });

  test('50 equal calls at once make one invoice and get 50 equal answers, one of them the first', async () => {
    const shop = await newShop(table);

    const answers = await atOnce(50, () =>
      invoices.create(shop, draft(), change(noonMs, claimOn(shop.id, 'once', noonMs))),
    );

    expect(new Set(answers.map(({ response }) => JSON.stringify(response))).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed).length).toBe(1);
    const { id } = invoiceOf(answers[0] as Changed);
    expect(await books(shop)).toEqual({
      invoices: [id],
      links: [id],
      created: [id],
      cancelled: [],
      resent: [],
    });
  });

  test('the same claim with another payload is a conflict, and makes no invoice', async () => {
    const shop = await newShop(table);
    await invoices.create(shop, draft(), change(noonMs, claimOn(shop.id, 'key', noonMs, 'one')));

    const other = invoices.create(shop, draft(), change(noonMs, claimOn(shop.id, 'key', noonMs, 'two')));

    expect(await outcomeOf(other)).toBe('conflict');
    expect((await books(shop)).invoices).toEqual([shop.firstInvoiceId]);
  });
});

describe('races', () => {
  test('of 50 cancellations at once one succeeds and 49 are told that the invoice cannot be cancelled', async () => {
    const shop = await newShop(table);
    const { token, id } = await created(shop);

    const outcomes = await atOnce(50, () => outcomeOf(invoices.cancel(shop.id, token, change(noonMs))));

    expect(tally(outcomes)).toEqual(
      new Map([
        ['done', 1],
        ['invoice-not-cancellable', 49],
      ]),
    );
    expect((await books(shop)).cancelled).toEqual([id]);
  });

  test('a cancellation among resends succeeds, and no resend happens after it', async () => {
    const shop = await newShop(table);
    const { token, id } = await created(shop);

    const [cancelled, ...resent] = await Promise.all([
      outcomeOf(invoices.cancel(shop.id, token, change(noonMs))),
      ...Array.from({ length: 10 }, () => outcomeOf(invoices.resend(shop.id, id, phone, change(noonMs)))),
    ]);

    const done = resent.filter((outcome) => outcome === 'done');
    expect(cancelled).toBe('done');
    expect(resent.filter((outcome) => outcome !== 'done')).toEqual(
      Array.from({ length: 10 - done.length }, () => 'invoice-not-resendable'),
    );
    expect(await books(shop)).toMatchObject({ cancelled: [id], resent: done.map(() => id) });
    expect(await invoices.byId(shop.id, id)).toMatchObject({
      status: 'cancelled',
      customer: { mobileNumber: done.length > 0 ? phone.mobileNumber : '55512345' },
    });
    expect(await outcomeOf(invoices.resend(shop.id, id, phone, change(noonMs)))).toBe(
      'invoice-not-resendable',
    );
  });
});

/** Runs an act on tables that fail at their first, second, … call, until one no longer does. */
const withEveryFailure = async (
  act: (invoices: Invoices, failure: string) => Promise<void>,
): Promise<string[]> => {
  const tried: string[] = [];
  for (const when of ['before', 'after'] as const) {
    for (let nth = 1; ; nth++) {
      const faulty = failingAt(table, nth, when);
      const failure = `${when} call ${nth}`;
      await act(invoiceRepository(faulty as Table), failure);
      if (!faulty.hasFailed()) break;
      tried.push(failure);
    }
  }
  return tried;
};

describe('failures of the table at any point', () => {
  test('creating leaves an invoice with link and event or nothing, and repeating it ends in exactly one', async () => {
    const tried = await withEveryFailure(async (unlucky, failure) => {
      const shop = await newShop(table);
      const once = () => change(noonMs, claimOn(shop.id, 'key', noonMs));
      await outcomeOf(unlucky.create(shop, draft(), once()));

      const { invoices: rows, links, created: events } = await books(shop);
      expect({ failure, links, events }).toEqual({ failure, links: rows, events: rows });

      const repeated = invoiceOf(await invoices.create(shop, draft(), once()));
      const one = [repeated.id];
      expect({ failure, ...(await books(shop)) }).toEqual({
        failure,
        invoices: one,
        links: one,
        created: one,
        cancelled: [],
        resent: [],
      });
    });

    expect(tried).toEqual(expect.arrayContaining(['before call 1', 'after call 1', 'after call 2']));
  });

  test('a call whose claim was taken fails or is answered, and its number is not used twice', async () => {
    await withEveryFailure(async (unlucky, failure) => {
      const shop = await newShop(table);
      const once = () => change(noonMs, claimOn(shop.id, 'key', noonMs));
      const first = invoiceOf(await invoices.create(shop, draft(), once()));
      await outcomeOf(unlucky.create(shop, draft(), once()));

      const next = await created(shop);

      expect({ failure, ...(await books(shop)) }).toMatchObject({ failure, invoices: [first.id, next.id] });
    });
  });

  test('cancelling changes the invoice with its event or not at all, and repeating it ends in one event', async () => {
    await withEveryFailure(async (unlucky, failure) => {
      const shop = await newShop(table);
      const { token, id } = await created(shop);
      await outcomeOf(unlucky.cancel(shop.id, token, change(noonMs)));

      const status = (await invoices.byId(shop.id, id))?.status;
      expect({ failure, ...(await books(shop)) }).toMatchObject({
        failure,
        cancelled: status === 'cancelled' ? [id] : [],
      });

      await outcomeOf(invoices.cancel(shop.id, token, change(noonMs)));
      expect({ failure, ...(await books(shop)) }).toMatchObject({ failure, cancelled: [id] });
      expect((await invoices.byId(shop.id, id))?.status).toBe('cancelled');
    });
  });

  test('resending changes the invoice with its event or not at all, and repeating it with its claim ends in one event', async () => {
    await withEveryFailure(async (unlucky, failure) => {
      const shop = await newShop(table);
      const { id } = await created(shop);
      const once = () => change(noonMs, claimOn(shop.id, 'resend', noonMs));
      await outcomeOf(unlucky.resend(shop.id, id, phone, once()));

      const isNew = (await invoices.byId(shop.id, id))?.customer?.mobileNumber === phone.mobileNumber;
      expect({ failure, ...(await books(shop)) }).toMatchObject({ failure, resent: isNew ? [id] : [] });

      await invoices.resend(shop.id, id, phone, once());
      expect({ failure, ...(await books(shop)) }).toMatchObject({ failure, resent: [id] });
    });
  });
});

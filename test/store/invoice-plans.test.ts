import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Invoice } from '../../shared/domain/invoice.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { earlierAnswer } from '../../shared/store/idempotency.ts';
import { isInvoiceItem } from '../../shared/store/invoice-item.ts';
import { invoiceListRepository } from '../../shared/store/invoice-lists.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { ledgerOf } from '../../shared/store/ledger.ts';
import { auditDay } from '../../shared/store/ledger-audit.ts';
import { linkRepository } from '../../shared/store/links.ts';
import { dynamoTable, queryAll, type Table } from '../../shared/store/table.ts';
import { losingAnswers } from './lost-answers.ts';
import { ownTable } from './own-table.ts';
import { invoicesOf, plan, planChange } from './plans.ts';
import { atOnce, change, claimOn, day, draft, invoiceOf, newShop, noonMs, outcomeOf } from './shop.ts';
import { around, beforeCall, failingAt } from './table-double.ts';

const table = await ownTable();
const invoices = invoiceRepository(table);
const links = linkRepository(table);
const lists = invoiceListRepository(table);

/** A merchant whose day has begun, so that numbers cost one call. */
const openShop = async (): Promise<Merchant> => {
  const shop = await newShop(table);
  await ledgerOf(table).reserve(shop.id, 'emi', 0, noonMs);
  return shop;
};

const create = async (shop: Merchant, count: number, on: Table = table): Promise<Invoice[]> =>
  invoicesOf(await invoiceRepository(on).createMany(shop, plan(count), planChange(noonMs)));
const consecutive = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => first + at);
const idsOf = (made: readonly Invoice[]): number[] => made.map(({ id }) => id);

/** A merchant's rows and events, and how many links lead to the rows. */
const books = async (shop: Merchant) => {
  const rows = (await queryAll(table, { pk: `M#${shop.id}#INVOICES` })).filter(isInvoiceItem);
  const events = await queryAll(table, { pk: `M#${shop.id}#EVENTS` });
  const keys = rows.flatMap(({ accessKey, splitAccessKey }) => [accessKey, splitAccessKey] as string[]);
  const found = await Promise.all([...new Set(keys)].map((key) => links.byKey(key)));
  return {
    rows: rows.map(({ id }) => id),
    links: found.filter((link) => link?.merchantId === shop.id).length,
    events: events.map(({ type, invoiceId, count }) => [type, invoiceId, count]),
  };
};
const booksOf = (made: readonly Invoice[]) => ({
  rows: idsOf(made),
  links: made.length + 1,
  events: [['invoice.created', made[0]?.id, made.length]],
});

describe('a plan', () => {
  test.each([2, 48, 49, 50])(
    'of %i is stored whole, with consecutive ids in order and one event',
    async (count) => {
      const shop = await newShop(table);

      const made = await create(shop, count);

      expect(idsOf(made)).toEqual(consecutive(shop.firstInvoiceId, count));
      expect(made.map(({ amount, referenceNumber }) => [amount, referenceNumber])).toEqual(
        plan(count).map(({ amount, referenceNumber }) => [amount, referenceNumber]),
      );
      expect(await Promise.all(idsOf(made).map((id) => invoices.byId(shop.id, id)))).toEqual(made);
      expect(await books(shop)).toEqual(booksOf(made));
    },
  );

  test('has a link for each invoice and one that they share, named after the first', async () => {
    const shop = await newShop(table);

    const made = await create(shop, 3);

    const [first] = made as [Invoice];
    const shared = `SP${first.accessKey}`;
    expect(made.map(({ splitAccessKey }) => splitAccessKey)).toEqual([shared, shared, shared]);
    expect(await links.byKey(shared)).toEqual({ merchantId: shop.id, invoiceId: first.id, count: 3 });
    expect(await Promise.all(made.map(({ accessKey }) => links.byKey(accessKey)))).toEqual(
      made.map(({ id }) => ({ merchantId: shop.id, invoiceId: id })),
    );
    expect(await links.byKey('SP9UNKNOWN')).toBeUndefined();
  });

  test('leaves a single invoice without a shared link', async () => {
    const shop = await newShop(table);

    const single = invoiceOf(await invoices.create(shop, draft(), change(noonMs)));

    expect(single.splitAccessKey).toBe('');
    expect(await links.byKey(single.accessKey)).toEqual({ merchantId: shop.id, invoiceId: single.id });
    expect(await books(shop)).toEqual({
      rows: [single.id],
      links: 1,
      events: [['invoice.created', single.id, undefined]],
    });
  });

  test('is listed among its kind, newest first', async () => {
    const shop = await newShop(table);
    const made = await create(shop, 3);
    await invoices.create(shop, draft(), change(noonMs));

    const page = await lists.page(shop, { kind: 'emi' }, 1);

    expect(page).toMatchObject({ total: 3, invoices: made.toReversed() });
  });

  test('of the largest texts there are is stored and replayed', async () => {
    const shop = await newShop(table);
    const large = plan(50, {
      description: 'ن'.repeat(2_000),
      webhook: `https://example.com/${'ن'.repeat(2_000)}`,
      products: Array.from({ length: 100 }, (_, at) => ({
        id: at + 1,
        name: 'ن'.repeat(40),
        rate: 999_999_999_999,
        quantity: '1.000',
        amount: 999_999_999_999,
      })),
    });
    const claim = claimOn(shop.id, 'large', noonMs);

    const made = await invoices.createMany(shop, large, planChange(noonMs, claim));

    expect(invoicesOf(made)).toHaveLength(50);
    expect(await earlierAnswer(table, claim, noonMs)).toEqual({ message: 'done', response: made.response });
  });

  test('whose answer no record can hold is refused, and nothing is made', async () => {
    const shop = await newShop(table);
    const noise = () => ({
      name: randomBytes(80).toString('utf16le').toWellFormed(),
      rate: 1,
      quantity: '1',
      amount: 1,
    });
    const unpackable = plan(50).map((part) => ({
      ...part,
      products: Array.from({ length: 100 }, (_, at) => ({ id: at, ...noise() })),
    }));
    const claimed = planChange(noonMs, claimOn(shop.id, 'noise', noonMs));

    expect(await outcomeOf(invoices.createMany(shop, unpackable, claimed))).toBe('body-too-large');

    expect(await books(shop)).toEqual({ rows: [], links: 0, events: [] });
    expect(await lists.page(shop, {}, 1)).toMatchObject({ total: 0, invoices: [] });
  });
});

describe('plans made at the same time', () => {
  test('20 of them have numbers of their own, each in one run, without a gap', async () => {
    const shop = await newShop(table);

    const made = await atOnce(20, (at) => create(shop, at % 2 ? 50 : 3));

    const ids = made.map(idsOf);
    expect(ids).toEqual(ids.map(([first = 0], at) => consecutive(first, at % 2 ? 50 : 3)));
    expect(ids.flat().sort((a, b) => a - b)).toEqual(consecutive(shop.firstInvoiceId, 530));
    expect(new Set(made.flat().map(({ accessKey }) => accessKey)).size).toBe(530);
    expect(await lists.page(shop, { kind: 'emi' }, 1)).toMatchObject({ total: 530 });
    expect(await auditDay(table, shop.id, day('2026-03-10'))).toEqual([]);
  });

  test.each([3, 50])('and alike, of %i invoices, are one, and get its answer', async (count) => {
    const shop = await newShop(table);
    const once = () => planChange(noonMs, claimOn(shop.id, 'once', noonMs));

    const answers = await atOnce(10, () => invoices.createMany(shop, plan(count), once()));

    expect(new Set(answers.map(({ response }) => JSON.stringify(response))).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    const made = invoicesOf(answers[0] as { response: unknown });
    expect(await books(shop)).toEqual(booksOf(made));
    expect(await lists.page(shop, {}, 1)).toMatchObject({ total: count });
  });

  test('and in each other’s way are tried again', async () => {
    const shop = await newShop(table);
    let conflicts = 0;
    const busy = around(table, async (name, _args, inner) =>
      name === 'transact' && ++conflicts <= 3
        ? { done: false, refusals: [{ reason: 'conflict' }, undefined] }
        : inner(),
    );

    const made = await create(shop, 4, busy);

    expect(conflicts).toBe(4);
    expect(idsOf(made)).toEqual(consecutive(shop.firstInvoiceId, 4));
    expect(await books(shop)).toEqual(booksOf(made));
  });
});

describe('failures while a plan is made', () => {
  test.each([4, 50])(
    'leave all of %i invoices or none, and repeating it ends in exactly one plan',
    async (count) => {
      const tried: string[] = [];
      for (const when of ['before', 'after'] as const) {
        for (let nth = 1; ; nth++) {
          const shop = await openShop();
          const once = () => planChange(noonMs, claimOn(shop.id, 'key', noonMs));
          const faulty = failingAt(table, nth, when);
          await outcomeOf(invoiceRepository(faulty).createMany(shop, plan(count), once()));

          const failure = `${when} call ${nth}`;
          const left = await books(shop);
          expect([0, count]).toContain(left.rows.length);
          expect({ failure, ...left }).toEqual({
            failure,
            rows: left.rows,
            links: left.rows.length === 0 ? 0 : count + 1,
            events: left.rows.length === 0 ? [] : [['invoice.created', left.rows[0], count]],
          });

          const repeated = invoicesOf(await invoices.createMany(shop, plan(count), once()));
          expect({ failure, ...(await books(shop)) }).toEqual({ failure, ...booksOf(repeated) });
          if (!faulty.hasFailed()) break;
          tried.push(failure);
        }
      }

      const calls = count > 48 ? 3 : 2;
      expect(tried).toEqual(
        ['before', 'after'].flatMap((when) => consecutive(1, calls).map((nth) => `${when} call ${nth}`)),
      );
    },
  );

  test.each([4, 50])('that lose the answers about %i invoices make no second plan', async (count) => {
    const shop = await openShop();
    const { client, lose } = losingAnswers();
    const deaf = dynamoTable(client, () => table.tableName);
    lose(1);

    const made = await create(shop, count, deaf);
    client.destroy();

    expect(await books(shop)).toEqual(booksOf(made));
  });

  test('by an audit that took its numbers away make it take others, and no number is left open', async () => {
    const shop = await openShop();
    const audited = beforeCall(table, 2, () => auditDay(table, shop.id, day('2026-03-10')));

    const made = await create(shop, 3, audited);

    expect(idsOf(made)).toEqual(consecutive(shop.firstInvoiceId + 3, 3));
    expect(await lists.page(shop, {}, 1)).toMatchObject({ total: 3, invoices: made.toReversed() });
    expect(await lists.page(shop, { kind: 'emi' }, 1)).toMatchObject({ total: 3 });
  });

  test('between its links and itself leave links that lead to no invoice', async () => {
    const shop = await openShop();

    await outcomeOf(
      invoiceRepository(failingAt(table, 3, 'before')).createMany(shop, plan(50), planChange(noonMs)),
    );

    const left = (await table.items()).filter(
      (item) => item['merchantId'] === shop.id && item['sk'] === 'LINK',
    );
    expect(left).toHaveLength(51);
    const link = await links.byKey(String(left[0]?.['pk']).replace('LINK#', ''));
    expect(await invoices.byId(shop.id, link?.invoiceId ?? 0)).toBeUndefined();
  });
});

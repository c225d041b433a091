import { marshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Invoice } from '../../shared/domain/invoice.ts';
import { kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { normalise, searchTerms } from '../../shared/domain/search-terms.ts';
import { invoiceListRepository } from '../../shared/store/invoice-lists.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { rollupsOf, searchOf } from '../../shared/store/keys.ts';
import { ledgerOf } from '../../shared/store/ledger.ts';
import { queryAll, type Table } from '../../shared/store/table.ts';
import { eventually } from '../setup/eventually.ts';
import { tableUnderTest } from '../setup/merchant.ts';
import { ownTable } from './own-table.ts';
import { change, dayMs, draft, invoiceOf, newShop, noonMs, outcomeOf } from './shop.ts';
import { deliver, recordOf } from './stream.ts';
import { failingAt } from './table-double.ts';

const table = await ownTable();

const make = async (on: Table, shop: Merchant, nowMs = noonMs): Promise<Invoice> =>
  invoiceOf(await invoiceRepository(on).create(shop, draft(), change(nowMs)));
const withPhone = (invoice: Invoice, mobileNumber: string): Invoice => ({
  ...invoice,
  customer: { name: 'Noura Ali', email: 'noura@example.com', countryCode: '965', mobileNumber },
});
const cancelled = (invoice: Invoice): Invoice => ({
  ...invoice,
  status: 'cancelled',
  payment: null,
});

const counts = async (shop: Merchant, on: Table = table) =>
  Object.fromEntries(
    (await queryAll(on, { pk: rollupsOf(shop.id) })).map(({ pk: _pk, sk, ...rest }) => [sk, rest]),
  );

/** The search index as `term id status`. */
const indexOf = async (shop: Merchant, on: Table = table): Promise<string[]> =>
  (await queryAll(on, { pk: searchOf(shop.id) }))
    .map(({ sk, id, status }) => `${String(sk).split('\u001f')[0]} ${id} ${status}`)
    .sort();
const indexFor = (...invoices: Invoice[]): string[] =>
  invoices
    .flatMap((invoice) => searchTerms(invoice).map((term) => `${term} ${invoice.id} ${invoice.status}`))
    .sort();

describe('delivery of stream records', () => {
  test('a record that comes twice is counted once', async () => {
    const shop = await newShop(table);
    const invoice = await make(table, shop);
    const records = [recordOf(undefined, invoice), recordOf(invoice, cancelled(invoice))];

    await deliver(table, records);
    await deliver(table, records);

    const once = { single_unpaid: 0, single_cancelled: 1 };
    expect(await counts(shop)).toEqual({ '2026-03-10': once, ALL: once });
    expect(await indexOf(shop)).toEqual(indexFor(cancelled(invoice)));
  });

  test('a record that comes many times at the same time is counted once', async () => {
    const shop = await newShop(table);
    const record = recordOf(undefined, await make(table, shop));

    await Promise.all(Array.from({ length: 12 }, () => deliver(table, [record])));

    expect(await counts(shop)).toEqual({ '2026-03-10': { single_unpaid: 1 }, ALL: { single_unpaid: 1 } });
  });

  test('a batch that failed at any call is right after it is delivered again from its failure on', async () => {
    for (let nth = 1; ; nth++) {
      const shop = await newShop(table);
      const invoice = await make(table, shop);
      const moved = withPhone(invoice, '77712345');
      const ended = cancelled(moved);
      const records = [recordOf(undefined, invoice), recordOf(invoice, moved), recordOf(moved, ended)];
      const faulty = failingAt(table, nth, nth % 2 === 0 ? 'before' : 'after');

      const { batchItemFailures } = await deliver(faulty, records);
      const from = records.findIndex(
        ({ dynamodb }) => dynamodb?.SequenceNumber === batchItemFailures[0]?.itemIdentifier,
      );
      if (from >= 0) await deliver(table, records.slice(from));

      const once = { single_unpaid: 0, single_cancelled: 1 };
      expect({ nth, ...(await counts(shop)) }).toEqual({ nth, '2026-03-10': once, ALL: once });
      expect(await indexOf(shop)).toEqual(indexFor(ended));
      if (!faulty.hasFailed()) break;
    }
  });

  test('an audit that fails holds up nothing that comes after it', async () => {
    const shop = await newShop(table);
    const day = { pk: `M#${shop.id}#DAYS`, sk: 'D#2026-03-10', day: '2026-03-10', lastId: 1, kinds: {} };
    const image = (item: object) => marshall(item) as Record<string, never>;
    const ended = {
      eventID: crypto.randomUUID(),
      dynamodb: {
        SequenceNumber: '1',
        OldImage: image(day),
        NewImage: image({ ...day, next: '2026-03-11' }),
      },
    };
    const blind = { ...table, query: () => Promise.reject(new Error('injected')) };
    const invoice = await make(table, shop);

    expect(await deliver(blind, [ended, recordOf(undefined, invoice)])).toEqual({ batchItemFailures: [] });
    expect(await counts(shop)).toEqual({ '2026-03-10': { single_unpaid: 1 }, ALL: { single_unpaid: 1 } });
  });

  test('older records that come again, followed by the newer ones, leave the index as the newest says', async () => {
    const shop = await newShop(table);
    const invoice = await make(table, shop);
    const moved = withPhone(invoice, '77712345');
    const movedAgain = withPhone(moved, '88812345');
    const ended = cancelled(movedAgain);
    const records = [
      recordOf(undefined, invoice),
      recordOf(invoice, moved),
      recordOf(moved, movedAgain),
      recordOf(movedAgain, ended),
    ];
    await deliver(table, records);

    for (let from = records.length - 1; from >= 0; from--) {
      await deliver(table, records.slice(from));
      expect(await indexOf(shop)).toEqual(indexFor(ended));
    }
  });

  test('records of other items, and removals, change nothing', async () => {
    const shop = await newShop(table);
    const invoice = await make(table, shop);
    const { dynamodb, ...record } = recordOf(undefined, invoice);
    const removal = {
      ...record,
      eventName: 'REMOVE' as const,
      dynamodb: { SequenceNumber: '1', ...(dynamodb?.NewImage ? { OldImage: dynamodb.NewImage } : {}) },
    };

    expect(await deliver(table, [removal, { eventID: 'x', dynamodb: {} }])).toEqual({
      batchItemFailures: [],
    });
    expect(await counts(shop)).toEqual({});
  });

  test('a number that stays unused is no invoice, and a batch with it goes through', async () => {
    const shop = await newShop(table);
    const unused = {
      pk: { S: `M#${shop.id}#INVOICES` },
      sk: { S: 'I#0000005001' },
      v: { N: '1' },
      void: { BOOL: true },
    };

    const answer = await deliver(table, [
      { eventID: 'void', dynamodb: { SequenceNumber: '1', NewImage: unused } },
      recordOf(undefined, await make(table, shop)),
    ]);

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(await counts(shop)).toMatchObject({ ALL: { single_unpaid: 1 } });
  });

  test('a day that is over sets off the audit of the one before it, and nothing else about a day does', async () => {
    const shop = await newShop(table);
    await ledgerOf(table).reserve(shop.id, 'single', 1, noonMs);
    await make(table, shop, noonMs + dayMs);
    const day = { pk: { S: `M#${shop.id}#DAYS` }, sk: { S: 'D#2026-03-11' }, day: { S: '2026-03-11' } };
    const over = { ...day, next: { S: '2026-03-12' } };
    const totalAfter = async (images: object) => {
      await deliver(table, [{ eventID: 'day', dynamodb: { SequenceNumber: '1', ...images } }]);
      return (await invoiceListRepository(table).page(shop, {}, 1)).total;
    };

    expect(await totalAfter({ NewImage: day })).toBe(2);
    expect(await totalAfter({ OldImage: day, NewImage: day })).toBe(2);
    expect(await totalAfter({ OldImage: over, NewImage: over })).toBe(2);
    expect(await totalAfter({ OldImage: day, NewImage: over })).toBe(1);
  });
});

describe('the running stack', () => {
  const shared = tableUnderTest();
  const invoices = invoiceRepository(shared);
  const lists = invoiceListRepository(shared);

  test('a resent invoice is found by its new number and no longer by its old one', async () => {
    const shop = await newShop(shared);
    const invoice = await make(shared, shop);
    const find = async (search: string) => {
      const { total, invoices: found } = await lists.page(shop, { search }, 1);
      return { total, ids: found.map(({ id }) => id) };
    };
    const one = { total: 1, ids: [invoice.id] };
    await eventually(
      () => find('55512345'),
      ({ total }) => total === 1,
    );

    await invoices.resend(
      shop.id,
      invoice.id,
      { countryCode: '965', mobileNumber: '66699999' },
      change(noonMs),
    );
    await eventually(
      () => find('66699999'),
      ({ total }) => total === 1,
    );

    expect(await find('66699999')).toEqual(one);
    expect(await find('+96566699999')).toEqual(one);
    expect(await find('noura')).toEqual(one);
    expect(await find('55512345')).toEqual({ total: 0, ids: [] });
  });

  test('after any history the counts equal a recount, and the index the invoices’ terms', async () => {
    const histories = fc.array(
      fc.record({
        daysOn: fc.nat(2),
        kind: fc.constantFrom('single' as const, 'emi' as const),
        changes: fc.array(fc.constantFrom('cancel', 'resend'), { maxLength: 3 }),
      }),
      { minLength: 2, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const shop = await newShop(shared);
        const ends = await live(shop, history);
        const recount: Record<string, Record<string, number>> = {};
        for (const { kind, status, createdMs } of ends) {
          for (const key of [kuwaitDate(createdMs), 'ALL']) {
            const { [`${kind}_unpaid`]: unpaid = 0, [`${kind}_${status}`]: before = 0 } = recount[key] ?? {};
            recount[key] = { ...recount[key], [`${kind}_unpaid`]: unpaid, [`${kind}_${status}`]: before + 1 };
          }
        }

        const drained = { counts: recount, index: indexFor(...ends) };
        await eventually(
          async () => ({ counts: await counts(shop, shared), index: await indexOf(shop, shared) }),
          (seen) => sameJson(seen, drained),
        );
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });

  interface Life {
    daysOn: number;
    kind: 'single' | 'emi';
    changes: string[];
  }

  /** Days follow each other; what happens to one invoice does so while others live theirs. */
  const live = async (shop: Merchant, history: Life[]): Promise<Invoice[]> => {
    const begun = [];
    for (const { daysOn, kind, changes } of history.toSorted((a, b) => a.daysOn - b.daysOn)) {
      const nowMs = noonMs + daysOn * dayMs;
      const made = await invoices.create(shop, draft({ kind }), change(nowMs));
      begun.push(suffer(shop, invoiceOf(made), changes, nowMs));
    }
    return Promise.all(begun);
  };

  const suffer = async (shop: Merchant, { id, token }: Invoice, changes: string[], nowMs: number) => {
    for (const [at, next] of changes.entries()) {
      const phone = { countryCode: '965', mobileNumber: `5000000${at}` };
      const asked =
        next === 'cancel'
          ? invoices.cancel(shop.id, token, change(nowMs))
          : invoices.resend(shop.id, id, phone, change(nowMs));
      await outcomeOf(asked);
    }
    return (await invoices.byId(shop.id, id)) as Invoice;
  };

  const sameJson = (one: unknown, other: unknown): boolean => ordered(one) === ordered(other);
  const ordered = (value: unknown): string =>
    JSON.stringify(value, (_key, inner) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    );
});

describe('terms', () => {
  test('no term is cut in the middle of a sign, for DynamoDB keeps whole signs only', () => {
    fc.assert(
      fc.property(fc.constantFrom(62, 63, 64), fc.string({ unit: 'binary' }), (length, end) => {
        expect(normalise(`${'a'.repeat(length)}😀${end}`).isWellFormed()).toBe(true);
      }),
    );
  });
});

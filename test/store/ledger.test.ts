import { describe, expect, test } from 'vitest';
import { kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import { invoiceListRepository } from '../../shared/store/invoice-lists.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { ledgerOf, type Reservation } from '../../shared/store/ledger.ts';
import { auditDay, auditDayBefore } from '../../shared/store/ledger-audit.ts';
import { lastLedgerDay } from '../../shared/store/ledger-days.ts';
import { dynamoTable } from '../../shared/store/table.ts';
import { type Void, voidsBetween } from '../../shared/store/voids.ts';
import { losingAnswers } from './lost-answers.ts';
import { ownTable } from './own-table.ts';
import {
  atOnce,
  change,
  day,
  dayMs,
  draft,
  invoiceOf,
  midnightMs,
  minuteMs,
  newShop,
  noonMs,
} from './shop.ts';
import { around, beforeCall, failingAt } from './table-double.ts';

const table = await ownTable();
const ledger = ledgerOf(table);

const consecutive = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => first + at);
const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);
const unusedIds = (voids: readonly Void[]): number[] =>
  sorted(voids.flatMap((one) => ('id' in one ? [one.id] : [])));
/** Voids as text: the day with the id, or with the kind and the number within it. */
const told = (voids: readonly Void[]): string[] =>
  voids.map((one) => `${one.day} ${'id' in one ? one.id : `${one.kind} ${one.ofKind}`}`).sort();
const voidsOf = async (merchantId: number): Promise<string[]> =>
  told(await voidsBetween(table, merchantId, {}));

describe('numbers', () => {
  test('100 calls at once get 100 consecutive numbers, from the first of the merchant on', async () => {
    const shop = await newShop(table);

    const places = await atOnce(100, () => ledger.reserve(shop.id, 'single', 1, noonMs));

    expect(sorted(places.map(({ firstId }) => firstId))).toEqual(consecutive(shop.firstInvoiceId, 100));
    expect(sorted(places.map(({ firstOfKind }) => firstOfKind))).toEqual(consecutive(1, 100));
  });

  test('kinds share the ids and are counted apart', async () => {
    const shop = await newShop(table);
    const kinds = ['single', 'split', 'single', 'emi', 'split', 'single'] as const;

    const places = [];
    for (const kind of kinds) places.push(await ledger.reserve(shop.id, kind, 1, noonMs));

    expect(places.map(({ firstId, firstOfKind }) => [firstId, firstOfKind])).toEqual([
      [5_001, 1],
      [5_002, 1],
      [5_003, 2],
      [5_004, 1],
      [5_005, 2],
      [5_006, 3],
    ]);
  });

  test('a batch gets a run of numbers that nobody else gets any of', async () => {
    const shop = await newShop(table);

    const places = await atOnce(20, (at) => ledger.reserve(shop.id, 'subscription', at + 1, noonMs));

    const ids = places.flatMap(({ firstId, count }) => consecutive(firstId, count));
    expect(sorted(ids)).toEqual(consecutive(shop.firstInvoiceId, 210));
  });

  test('merchants do not see each other’s numbers', async () => {
    const [one, other] = [await newShop(table), await newShop(table, { firstInvoiceId: 70 })];
    await ledger.reserve(one.id, 'single', 3, noonMs);

    expect((await ledger.reserve(other.id, 'single', 1, noonMs)).firstId).toBe(70);
  });
});

describe('days', () => {
  test('the first invoice of a day goes on where the day before ended, however long ago that was', async () => {
    const shop = await newShop(table);
    await ledger.reserve(shop.id, 'single', 7, noonMs);
    await ledger.reserve(shop.id, 'split', 2, noonMs);

    const next = await ledger.reserve(shop.id, 'split', 1, noonMs + 40 * dayMs);

    expect(next).toEqual({
      day: '2026-04-19',
      kind: 'split',
      count: 1,
      firstId: 5_010,
      firstOfKind: 3,
      createdMs: noonMs + 40 * dayMs,
    });
  });

  const roundMidnight = (at: number): number => midnightMs + (at % 2 === 0 ? -1 : 1) * (at + 1) * 500;

  const expectOneLine = (shop: { firstInvoiceId: number }, places: Reservation[]) => {
    const byId = places.toSorted((a, b) => a.firstId - b.firstId);
    expect(byId.map(({ firstId }) => firstId)).toEqual(consecutive(shop.firstInvoiceId, places.length));
    const days = byId.map((place) => place.day);
    expect(days).toEqual(days.toSorted());
    expect(byId.map(({ createdMs }) => kuwaitDate(createdMs))).toEqual(days);
  };

  test('50 calls at the moment a day begins, with clocks on both sides of midnight, share one line of numbers', async () => {
    const shop = await newShop(table, { firstInvoiceId: 9 });
    const yesterday = await ledger.reserve(shop.id, 'single', 1, midnightMs - dayMs / 2);

    const places = await atOnce(50, (at) => ledger.reserve(shop.id, 'single', 1, roundMidnight(at)));

    expectOneLine(shop, [yesterday, ...places]);
  });

  test('50 calls round midnight after a day without invoices share one line of numbers', async () => {
    const shop = await newShop(table);
    const longAgo = await ledger.reserve(shop.id, 'single', 1, midnightMs - 5 * dayMs);

    const places = await atOnce(50, (at) => ledger.reserve(shop.id, 'single', 1, roundMidnight(at)));

    expectOneLine(shop, [longAgo, ...places]);
  });

  test('50 calls round midnight that are a merchant’s very first share one line of numbers', async () => {
    const shop = await newShop(table);

    const places = await atOnce(50, (at) => ledger.reserve(shop.id, 'single', 1, roundMidnight(at)));

    expectOneLine(shop, places);
  });

  test('two days begun at once never both hand out the same number, whichever step of one the other falls between', async () => {
    for (const first of ['a day before', 'no day before']) {
      for (let step = 1; step <= 6; step++) {
        const shop = await newShop(table);
        if (first === 'a day before') await ledger.reserve(shop.id, 'single', 1, midnightMs - 3 * dayMs);
        const early: Reservation[] = [];
        const slow = ledgerOf(
          beforeCall(table, step, async () => {
            early.push(await ledger.reserve(shop.id, 'single', 1, midnightMs + 1));
          }),
        );

        const late = await slow.reserve(shop.id, 'single', 1, midnightMs - 1);

        expect({ first, step, ids: early.map(({ firstId }) => firstId) }).not.toEqual({
          first,
          step,
          ids: [late.firstId],
        });
      }
    }
  });

  test('a clock that lags gets numbers of the day that has begun, and its invoices are of that day', async () => {
    const shop = await newShop(table);
    await ledger.reserve(shop.id, 'single', 1, midnightMs - 60 * minuteMs);
    await ledger.reserve(shop.id, 'single', 1, midnightMs + 1);

    const place = await ledger.reserve(shop.id, 'single', 1, midnightMs - 5 * minuteMs);

    expect(place).toMatchObject({ day: '2026-03-11', firstId: 5_003, createdMs: midnightMs });
  });

  test('a clock that leads begins the day, and those behind it follow', async () => {
    const shop = await newShop(table);
    await ledger.reserve(shop.id, 'single', 1, midnightMs - 60 * minuteMs);
    const leading = await ledger.reserve(shop.id, 'single', 1, midnightMs + 5 * minuteMs);

    const place = await ledger.reserve(shop.id, 'single', 1, midnightMs - 3 * minuteMs);

    expect(leading).toMatchObject({ day: '2026-03-11', firstId: 5_002 });
    expect(place).toMatchObject({ day: '2026-03-11', firstId: 5_003, createdMs: midnightMs });
  });

  test('a day whose beginning was cut short is begun by the next call', async () => {
    const shop = await newShop(table);
    await ledger.reserve(shop.id, 'single', 4, noonMs);
    const dying = ledgerOf(
      around(table, async (name, _args, inner) => {
        if (name === 'put') throw new Error('died');
        return inner();
      }),
    );
    await expect(dying.reserve(shop.id, 'single', 1, noonMs + dayMs)).rejects.toThrow();

    const place = await ledger.reserve(shop.id, 'single', 1, noonMs + dayMs);

    expect(place).toMatchObject({ day: '2026-03-11', firstId: 5_005, firstOfKind: 5 });
  });
});

describe('numbers given up', () => {
  test('are noted as unused on the day they were of, and not handed out again', async () => {
    const shop = await newShop(table);
    const place = await ledger.reserve(shop.id, 'emi', 2, noonMs);
    await ledger.reserve(shop.id, 'emi', 1, noonMs + dayMs);

    await ledger.giveUp(shop.id, place);

    expect(await ledger.reserve(shop.id, 'emi', 1, noonMs + dayMs)).toMatchObject({
      firstId: 5_004,
      firstOfKind: 4,
    });
    expect(await voidsOf(shop.id)).toEqual([
      '2026-03-10 5001',
      '2026-03-10 5002',
      '2026-03-10 emi 1',
      '2026-03-10 emi 2',
    ]);
  });

  test('belong to the range of their day only', async () => {
    const shop = await newShop(table);
    await ledger.giveUp(shop.id, await ledger.reserve(shop.id, 'single', 1, noonMs));
    await ledger.giveUp(shop.id, await ledger.reserve(shop.id, 'single', 1, noonMs + dayMs));
    const idsIn = async (from: string, to: string) =>
      unusedIds(await voidsBetween(table, shop.id, { from: day(from), to: day(to) }));

    expect(await idsIn('2026-03-10', '2026-03-10')).toEqual([5_001]);
    expect(await idsIn('2026-03-11', '2026-03-12')).toEqual([5_002]);
    expect(await idsIn('2026-03-12', '2026-03-12')).toEqual([]);
  });

  test('stay used when an invoice has taken them after all', async () => {
    const shop = await newShop(table);
    const { response } = await invoiceRepository(table).create(shop, draft(), change(noonMs));
    const { id } = invoiceOf({ response });

    await ledger.giveUp(shop.id, {
      day: day('2026-03-10'),
      kind: 'single',
      count: 1,
      firstId: id,
      firstOfKind: 1,
      createdMs: noonMs,
    });

    expect(await voidsOf(shop.id)).toEqual([]);
  });

  test('are noted once when DynamoDB’s answer is lost and the call repeated, or when given up at the same time', async () => {
    const shop = await newShop(table);
    const place = await ledger.reserve(shop.id, 'single', 1, noonMs);
    const { client, lose } = losingAnswers();
    const unlucky = ledgerOf(dynamoTable(client, () => table.tableName));
    lose(1);

    await Promise.all([
      unlucky.giveUp(shop.id, place),
      ...Array.from({ length: 5 }, () => ledger.giveUp(shop.id, place)),
    ]);

    expect(await voidsOf(shop.id)).toEqual(['2026-03-10 5001', '2026-03-10 single 1']);
  });

  test('make no number both unused and used when 50 are taken and given up at once', async () => {
    const shop = await newShop(table);

    const kept = await atOnce(50, async (at) => {
      const place = await ledger.reserve(shop.id, 'single', 1, noonMs);
      if (at % 3 !== 0) return place.firstId;
      await ledger.giveUp(shop.id, place);
      return undefined;
    });

    const voids = await voidsBetween(table, shop.id, {});
    const all = [...kept.filter((id) => id !== undefined), ...unusedIds(voids)];
    expect(sorted(all)).toEqual(consecutive(shop.firstInvoiceId, 50));
  });
});

describe('the end of all ids', () => {
  const largest = 2 ** 31 - 1;

  test('the largest id is handed out, and after it the call fails without taking one', async () => {
    const shop = await newShop(table, { firstInvoiceId: largest - 1 });
    const places = [
      await ledger.reserve(shop.id, 'single', 1, noonMs),
      await ledger.reserve(shop.id, 'single', 1, noonMs),
    ];

    await expect(ledger.reserve(shop.id, 'single', 1, noonMs)).rejects.toThrow('used up its invoice ids');
    await expect(ledger.reserve(shop.id, 'single', 1, noonMs + dayMs)).rejects.toThrow(
      'used up its invoice ids',
    );

    expect(places.map(({ firstId }) => firstId)).toEqual([largest - 1, largest]);
    expect(await lastLedgerDay(table, shop.id)).toMatchObject({ lastId: largest });
  });

  test('a batch that does not fit fails whole, and a smaller one still gets its numbers', async () => {
    const shop = await newShop(table, { firstInvoiceId: largest - 4 });

    await expect(ledger.reserve(shop.id, 'single', 6, noonMs)).rejects.toThrow('used up its invoice ids');

    expect(await ledger.reserve(shop.id, 'single', 5, noonMs)).toMatchObject({
      firstId: largest - 4,
      count: 5,
    });
  });
});

describe('the audit', () => {
  test('notes what no invoice of the day took, and nothing a second time', async () => {
    const shop = await newShop(table);
    await ledger.reserve(shop.id, 'single', 1, noonMs);
    await invoiceRepository(table).create(shop, draft(), change(noonMs));
    await ledger.reserve(shop.id, 'split', 1, noonMs);
    await ledger.reserve(shop.id, 'single', 1, noonMs + dayMs);

    const noted = await auditDay(table, shop.id, day('2026-03-10'));
    const again = await auditDay(table, shop.id, day('2026-03-10'));

    const unused = ['2026-03-10 5001', '2026-03-10 5003', '2026-03-10 single 1', '2026-03-10 split 1'];
    expect([told(noted), told(again)]).toEqual([unused, []]);
    expect(await voidsOf(shop.id)).toEqual(unused);
  });

  test('when a day has ended looks at the one before it, where nothing can still be under way', async () => {
    const shop = await newShop(table);
    await ledger.reserve(shop.id, 'single', 1, noonMs);
    await ledger.reserve(shop.id, 'single', 1, noonMs + 3 * dayMs);

    expect(await auditDayBefore(table, shop.id, day('2026-03-10'))).toEqual([]);
    expect(unusedIds(await auditDayBefore(table, shop.id, day('2026-03-13')))).toEqual([5_001]);
  });

  test('makes a creation that was only slow take another number', async () => {
    const shop = await newShop(table);
    const slow = invoiceRepository(
      // The second call is the transaction that stores the invoice; the audit comes right before it.
      beforeCall(table, 2, () => auditDay(table, shop.id, day('2026-03-10'))),
    );
    await ledger.reserve(shop.id, 'split', 0, noonMs);

    const made = invoiceOf(await slow.create(shop, draft(), change(noonMs)));

    expect(made.id).toBe(5_002);
    expect(await voidsOf(shop.id)).toEqual(['2026-03-10 5001', '2026-03-10 single 1']);
    expect(await invoiceListRepository(table).page(shop, { kind: 'single' }, 1)).toMatchObject({
      total: 1,
      invoices: [{ id: 5_002 }],
    });
  });

  const everyVoid = [
    ...['2026-03-10 5001', '2026-03-10 5002', '2026-03-10 5003'],
    ...['2026-03-10 single 1', '2026-03-10 split 1', '2026-03-10 split 2'],
  ];

  test('that dies at any call is finished by the next one', async () => {
    for (let nth = 1; ; nth++) {
      const shop = await newShop(table);
      await ledger.reserve(shop.id, 'split', 2, noonMs);
      await ledger.reserve(shop.id, 'single', 1, noonMs);
      const faulty = failingAt(table, nth, 'before');

      await auditDay(faulty, shop.id, day('2026-03-10')).catch(() => undefined);
      await auditDay(table, shop.id, day('2026-03-10'));

      expect({ nth, voids: await voidsOf(shop.id) }).toEqual({ nth, voids: everyVoid });
      if (!faulty.hasFailed()) break;
    }
  });

  test('and numbers given up while it runs note each number within a kind once', async () => {
    for (let step = 1; step <= 12; step++) {
      const shop = await newShop(table);
      const split = await ledger.reserve(shop.id, 'split', 1, noonMs);
      await ledger.reserve(shop.id, 'single', 1, noonMs);
      await ledger.reserve(shop.id, 'split', 1, noonMs);

      await auditDay(
        beforeCall(table, step, () => ledger.giveUp(shop.id, split)),
        shop.id,
        day('2026-03-10'),
      );

      expect({ step, voids: await voidsOf(shop.id) }).toEqual({ step, voids: everyVoid });
    }
  });
});

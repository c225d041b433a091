import { describe, expect, test } from 'vitest';
import { runMinute } from '../../shared/bulk/run-minute.ts';
import { sendRows } from '../../shared/bulk/send-rows.ts';
import { canBeSent } from '../../shared/domain/bulk-row.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { DueWork } from '../../shared/schedules/due-work.ts';
import { putOff } from '../../shared/schedules/put-off.ts';
import { bulkMinuteKey, bulkMinuteOf } from '../../shared/store/keys.ts';
import { queryAll, type Table } from '../../shared/store/table.ts';
import { type BulkShop, bulkShop, wish, wishes } from './bulk-shop.ts';
import { ownTable } from './own-table.ts';
import { atOnce, minuteMs, newShop, noonMs, outcomeOf, tally } from './shop.ts';
import { beforeCall, failingAt } from './table-double.ts';

const table = await ownTable();
const [one, two] = [noonMs + 60 * minuteMs, noonMs + 61 * minuteMs];
type Shop = { merchant: Merchant; work: (ms: number) => DueWork } & BulkShop;
const newBulkShop = async (): Promise<Shop> => {
  const merchant = await newShop(table);
  const work = (dueMs: number) => ({ ...bulkMinuteKey(merchant.id, dueMs), dueMs });
  return { merchant, work, ...bulkShop(table, merchant) };
};
const statuses = async (shop: Shop) => tally((await shop.rows('scheduled')).map(({ status }) => status));
const namesSending = async (shop: Shop) =>
  (await shop.rows('scheduled')).filter(({ status }) => status === 'sending').map(({ name }) => name);
const itemsAt = (shop: Shop, ms: number) => queryAll(table, { pk: bulkMinuteOf(shop.merchant.id, ms) });
/** Rows that are in sendings, and how often. */
const inSendings = async (shop: Shop) => tally((await shop.sendings()).flatMap(({ rowIds }) => rowIds));

describe('A minute', () => {
  test('is one item that is due then, whatever the number of its rows', async () => {
    const shop = await newBulkShop();
    await shop.upload('scheduled', [...wishes(60, one), wish('other', two)]);

    expect(
      await shop.dueWork(bulkMinuteOf(shop.merchant.id, one), bulkMinuteOf(shop.merchant.id, two)),
    ).toEqual([shop.work(one), shop.work(two)]);
  });

  test('sends its rows when it has come, and not before', async () => {
    const shop = await newBulkShop();
    await shop.upload('scheduled', [...wishes(120, one), wish('other', two)]);

    expect(await runMinute(table, shop.work(one), one - 2 * minuteMs)).toBeUndefined();
    expect(await statuses(shop)).toEqual(new Map([['waiting', 121]]));
    expect(await runMinute(table, shop.work(one), one)).toMatch(/: 120 rows to be sent\.$/);
    expect(await statuses(shop)).toEqual(
      new Map([
        ['sending', 120],
        ['waiting', 1],
      ]),
    );
    expect(await itemsAt(shop, one)).toEqual([]);
    expect(await runMinute(table, shop.work(one), one)).toBeUndefined();
  });

  test('that takes too long for one run has others go on, at once, and sends each row once', async () => {
    const shop = await newBulkShop();
    await shop.upload('scheduled', wishes(600, one));
    const said: (string | undefined)[] = [];
    let [work] = [shop.work(one) as DueWork | undefined];
    while (work) {
      said.push((await runMinute(table, work, Math.max(work.dueMs, one), 0))?.replace(/^.*: /, ''));
      [work] = await shop.dueWork(bulkMinuteOf(shop.merchant.id, one));
      if (work) expect(work.dueMs - one).toBeLessThan(minuteMs);
    }

    expect(said).toEqual([
      '490 rows to be sent, and more in a moment.',
      '110 rows to be sent, and more in a moment.',
      '0 rows to be sent.',
    ]);
    const sendings = await inSendings(shop);
    expect([sendings.size, new Set(sendings.values())]).toEqual([600, new Set([1])]);
    expect(await itemsAt(shop, one)).toEqual([]);
  });

  test('that was missed sends them later, once, also when it is run twice at once', async () => {
    const shop = await newBulkShop();
    await shop.upload('scheduled', wishes(110, one));

    await atOnce(3, () => runMinute(table, shop.work(one), two + 24 * 60 * minuteMs));

    expect([...(await inSendings(shop)).values()]).toEqual(Array(110).fill(1));
    expect(await itemsAt(shop, one)).toEqual([]);
  });

  test('sends rows that are stored while it runs, and those stored after it', async () => {
    const shop = await newBulkShop();
    await shop.upload('scheduled', [wish('first', one)]);
    // Read the minute, its rows' pointers, the rows, take them, leave them out, look again: then it would end.
    const adding = beforeCall(table, 7, () => shop.upload('scheduled', [wish('while', one)], one));

    await runMinute(adding, shop.work(one), one);
    expect(await namesSending(shop)).toEqual(['first', 'while']);

    await shop.upload('scheduled', [wish('after', one)], one);
    expect(await shop.dueWork(bulkMinuteOf(shop.merchant.id, one))).toEqual([shop.work(one)]);
    await runMinute(table, shop.work(one), one);
    expect(await namesSending(shop)).toEqual(['first', 'while', 'after']);
  });

  test('does not send what was sent before its time, whether it became an invoice or failed', async () => {
    const shop = await newBulkShop();
    await shop.upload('scheduled', wishes(3, one));
    await shop.take([3], noonMs, canBeSent);

    await runMinute(table, shop.work(one), one);

    expect(await inSendings(shop)).toEqual(new Map([3, 5, 7].map((id) => [id, 1])));
  });

  test('that failed at any call is put off, run again, and has sent each row once', async () => {
    let faults = 0;
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; ; nth++) {
        const shop = await newBulkShop();
        await shop.upload('scheduled', wishes(3, one));
        const faulty = failingAt(table, nth, when);
        const failed = (await outcomeOf(runMinute(faulty, shop.work(one), one))) === 'injected';
        if (!faulty.hasFailed()) break;
        faults += 1;
        if (failed) {
          await putOff(table, shop.work(one), one);
          for (const work of await shop.dueWork(bulkMinuteOf(shop.merchant.id, one))) {
            await runMinute(table, work, work.dueMs);
          }
        }
        expect([...(await inSendings(shop)).values()]).toEqual(Array(3).fill(1));
        expect(await itemsAt(shop, one)).toEqual([]);
      }
    }
    expect(faults).toBeGreaterThanOrEqual(14);
  });
});

describe('A scheduled row', () => {
  test('that is moved is sent at its new minute alone', async () => {
    const shop = await newBulkShop();
    await shop.upload('scheduled', wishes(2, one));
    await shop.edit(3, { scheduledMs: two });

    await runMinute(table, shop.work(one), one);
    expect(await namesSending(shop)).toEqual(['row 1']);
    await runMinute(table, shop.work(two), two);
    expect(await namesSending(shop)).toEqual(['row 0', 'row 1']);
    expect([...(await inSendings(shop)).values()]).toEqual([1, 1]);
  });

  test('that is deleted is not sent, and its minute ends', async () => {
    const shop = await newBulkShop();
    await shop.upload('scheduled', [wish('gone', one)]);
    await shop.remove(3);

    expect(await runMinute(table, shop.work(one), one)).toMatch(/: 0 rows/);
    expect([await itemsAt(shop, one), await shop.sendings()]).toEqual([[], []]);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'moved or deleted before call %i of its minute is sent as it was, or not at all',
    async (nth) => {
      const shop = await newBulkShop();
      await shop.upload('scheduled', wishes(3, one));
      let outcomes: string[] = [];
      const racing: Table = beforeCall(table, nth, async () => {
        outcomes = [await outcomeOf(shop.edit(3, { scheduledMs: two })), await outcomeOf(shop.remove(5))];
      });

      await runMinute(racing, shop.work(one), one);

      const [moved, deleted] = outcomes;
      const sending = await namesSending(shop);
      expect(sending.includes('row 0')).toBe(moved !== 'done');
      expect(sending.includes('row 1')).toBe(deleted !== 'done');
      expect(sending).toContain('row 2');
      await runMinute(table, shop.work(two), two);
      expect(await namesSending(shop)).toEqual(
        deleted === 'done' ? ['row 0', 'row 2'] : ['row 0', 'row 1', 'row 2'],
      );
      expect([...(await inSendings(shop)).values()]).not.toContain(2);
    },
  );

  test('ends as one invoice', async () => {
    const shop = await newBulkShop();
    await shop.upload('scheduled', wishes(25, one));
    await runMinute(table, shop.work(one), one);
    for (const message of await shop.messages()) await sendRows(table, message, one);

    expect(await shop.invoices()).toHaveLength(25);
    expect(await statuses(shop)).toEqual(new Map([['sent', 25]]));
  });
});

import { describe, expect, test } from 'vitest';
import { storeUpload } from '../../shared/bulk/store-upload.ts';
import { canBeSent } from '../../shared/domain/bulk-row.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { bulkRowRepository } from '../../shared/store/bulk-rows.ts';
import { bulkSendingRepository } from '../../shared/store/bulk-sendings.ts';
import { bulkUploadRepository } from '../../shared/store/bulk-uploads.ts';
import { earlierAnswer } from '../../shared/store/idempotency.ts';
import type { Table } from '../../shared/store/table.ts';
import { bulkShop, wish, wishes } from './bulk-shop.ts';
import { ownTable } from './own-table.ts';
import { claimOn, minuteMs, newShop, noonMs, outcomeOf } from './shop.ts';
import { failingAt } from './table-double.ts';

const table = await ownTable();
const answer = { message: 'done', response: null };

/** Fails one call after the other, each before and after its effect, until there are no more; how many faults that were. */
const eachFault = async (
  attempt: (nth: number, when: 'before' | 'after') => Promise<{ hasFailed: () => boolean }>,
): Promise<number> => {
  let faults = 0;
  for (const when of ['before', 'after'] as const) {
    for (let nth = 1; (await attempt(nth, when)).hasFailed(); nth++) faults += 1;
  }
  return faults;
};

/** Rows as they were typed: sixty of them, scheduled near enough for their time to be near by the time of a repeat. */
const typed = Array.from({ length: 60 }, (_, at) => ({
  number: at + 2,
  cells: { phone: at === 7 ? '12' : '55512345', amount: String(at + 1), schedule_time: '2026-03-10 12:06' },
}));

describe('A call that fails at any of its calls of the table, and is made again', () => {
  test('has uploaded each row once, and answers what its first try found, also when their time is near by then', async () => {
    const upload = async (through: Table, { id }: Merchant, nowMs: number) => {
      const [uploads, claim] = [bulkUploadRepository(through), claimOn(id, 'upload', noonMs)];
      const begun = await uploads.begin(id, 'scheduled', { nowMs, claim });
      const { counts } = await storeUpload(uploads, begun, { language: 'en', rows: typed });
      const response = { upload_id: begun.id, ...counts };
      return uploads.finish(begun, counts, { nowMs, claim, answer: { message: 'done', response } });
    };
    const faults = await eachFault(async (nth, when) => {
      const shop = await newShop(table);
      const faulty = failingAt(table, nth, when);
      await outcomeOf(upload(faulty, shop, noonMs));
      const hasBegun = (await bulkUploadRepository(table).byId(shop.id, 1)) !== undefined;
      const again = await upload(table, shop, hasBegun ? noonMs + 3 * minuteMs : noonMs);

      expect(again.response).toEqual({ upload_id: 1, total: 60, accepted: 59, rejected: 1 });
      const rows = await bulkShop(table, shop).rows('scheduled');
      expect(rows.map(({ id, amount }) => [(id - 1) / 2, amount / 1_000])).toEqual(
        Array.from({ length: 60 }, (_, at) => at + 1)
          .filter((amount) => amount !== 8)
          .map((amount, at) => [at + 1, amount]),
      );
      return faulty;
    });
    expect(faults).toBeGreaterThanOrEqual(20);
  }, 180_000);

  test.each(['edit', 'remove'] as const)('has changed a row once (%s)', async (what) => {
    const act = (through: Table, { id }: Merchant) => {
      const change = { nowMs: noonMs, claim: claimOn(id, what, noonMs), answer: () => answer };
      const rows = bulkRowRepository(through);
      return what === 'edit' ? rows.edit(id, 2, () => wish('corrected'), change) : rows.remove(id, 2, change);
    };
    const faults = await eachFault(async (nth, when) => {
      const merchant = await newShop(table);
      const shop = bulkShop(table, merchant);
      await shop.upload('bulk', wishes(3));
      const faulty = failingAt(table, nth, when);
      await outcomeOf(act(faulty, merchant));
      // As the front door does: a repeat is looked up before it is tried.
      if (!(await earlierAnswer(table, claimOn(merchant.id, what, noonMs), noonMs)))
        await act(table, merchant);

      const names = (await shop.rows('bulk')).map(({ name }) => name);
      expect(names).toEqual(what === 'edit' ? ['corrected', 'row 1', 'row 2'] : ['row 1', 'row 2']);
      expect((await shop.page('bulk')).total).toBe(names.length);
      expect(await shop.upload('bulk', wishes(3))).toBe(what === 'edit' ? 0 : 1);
      return faulty;
    });
    expect(faults).toBeGreaterThanOrEqual(6);
  });

  test('has sent each row once', async () => {
    const send = async (through: Table, { id: merchantId }: Merchant) => {
      const sendings = bulkSendingRepository(through);
      const ids = Array.from({ length: 101 }, (_, at) => 2 * (at + 1));
      const rows = (await sendings.rows(merchantId, ids)).filter((row) => row !== undefined);
      const taking = { merchantId, nowMs: noonMs, wanted: canBeSent };
      return sendings.takeOnce(rows.filter(canBeSent), taking, answer, claimOn(merchantId, 'send', noonMs));
    };
    const faults = await eachFault(async (nth, when) => {
      const merchant = await newShop(table);
      const shop = bulkShop(table, merchant);
      await shop.upload('bulk', wishes(101));
      const faulty = failingAt(table, nth, when);
      await outcomeOf(send(faulty, merchant));
      await send(table, merchant);

      const taken = (await shop.sendings()).flatMap(({ rowIds }) => rowIds);
      expect(new Set(taken).size).toBe(101);
      expect(taken).toHaveLength(101);
      return faulty;
    });
    expect(faults).toBeGreaterThanOrEqual(8);
  }, 180_000);
});

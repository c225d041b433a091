import { describe, expect, test } from 'vitest';
import { canBeSent } from '../../shared/domain/bulk-row.ts';
import { bulkUploadRepository } from '../../shared/store/bulk-uploads.ts';
import { bulkShop, wish, wishes } from './bulk-shop.ts';
import { ownTable } from './own-table.ts';
import { atOnce, claimOn, dayMs, minuteMs, newShop, noonMs, outcomeOf } from './shop.ts';

const table = await ownTable();
const newBulkShop = async () => {
  const shop = await newShop(table);
  return { id: shop.id, ...bulkShop(table, shop) };
};
const later = noonMs + 60 * minuteMs;

describe('An upload', () => {
  test('stores its rows in their order, numbered without gaps in each kind', async () => {
    const shop = await newBulkShop();

    expect(await shop.upload('bulk', wishes(120))).toBe(120);
    expect(await shop.upload('scheduled', wishes(60, later))).toBe(60);

    const [bulk, scheduled] = [await shop.rows('bulk'), await shop.rows('scheduled')];
    expect(bulk.map(({ id, name }) => [id, name])).toEqual(
      wishes(120).map(({ name }, at) => [2 * (at + 1), name]),
    );
    expect(scheduled.map(({ id }) => id)).toEqual(wishes(60).map((_, at) => 2 * (at + 1) + 1));
    expect(bulk[0]).toEqual({
      ...wish('row 0'),
      id: 2,
      merchantId: shop.id,
      uploadId: 1,
      status: 'waiting',
      editedFingerprint: null,
      createdMs: noonMs,
      updatedMs: noonMs,
    });
  });

  test('that comes again stores what is missing, for as long as its rows are known', async () => {
    const shop = await newBulkShop();
    await shop.upload('bulk', wishes(60));
    await shop.remove(20);

    expect(await shop.upload('bulk', [...wishes(60), wish('new')])).toBe(2);
    expect(await shop.upload('bulk', wishes(60), noonMs + 24 * dayMs)).toBe(0);
    expect(await shop.upload('bulk', wishes(2), noonMs + 26 * dayMs)).toBe(2);
  });

  test('of rows that another is storing at the same time stores each once', async () => {
    const shop = await newBulkShop();

    const stored = await atOnce(4, () => shop.upload('bulk', wishes(100)));

    expect(stored.reduce((sum, count) => sum + count, 0)).toBe(100);
    expect((await shop.rows('bulk')).map(({ id }) => id / 2)).toEqual(wishes(100).map((_, at) => at + 1));
  });

  test('is known by the fingerprints of its rows, and takes equal ones for one', async () => {
    const shop = await newBulkShop();
    const uploads = bulkUploadRepository(table);
    const upload = await uploads.begin(shop.id, 'bulk', { nowMs: noonMs, claim: undefined });

    expect(await uploads.storeRows(upload, [...wishes(130), ...wishes(10)])).toBe(130);
    expect(await uploads.known(upload, ['row 7@null', 'none'])).toEqual(new Map([['row 7@null', 16]]));
  });
});

describe('A call with a claim', () => {
  const counts = { total: 3, accepted: 2, rejected: 1 };
  const answer = { message: 'done', response: counts };

  test('goes on with the upload that it began, by the moment of then, and is answered as then', async () => {
    const { id } = await newShop(table);
    const uploads = bulkUploadRepository(table);
    const claim = claimOn(id, 'key', noonMs);

    const first = await uploads.begin(id, 'bulk', { nowMs: noonMs, claim });
    const again = await uploads.begin(id, 'bulk', { nowMs: noonMs + minuteMs, claim });
    const finished = await uploads.finish(again, counts, { nowMs: noonMs, claim, answer });
    const once = await uploads.finish(first, counts, {
      nowMs: noonMs,
      claim,
      answer: { message: 'other', response: null },
    });

    expect(again).toEqual(first);
    expect([finished, once]).toEqual([
      { ...answer, replayed: false },
      { ...answer, replayed: true },
    ]);
    expect(await uploads.byId(id, first.id)).toMatchObject({ id: 1, counts });
  });

  test('is refused with another payload, and begins anew when the claim is over', async () => {
    const { id } = await newShop(table);
    const uploads = bulkUploadRepository(table);
    await uploads.begin(id, 'bulk', { nowMs: noonMs, claim: claimOn(id, 'key', noonMs) });

    const other = uploads.begin(id, 'bulk', { nowMs: noonMs, claim: claimOn(id, 'key', noonMs, 'other') });
    expect(await outcomeOf(other)).toBe('conflict');
    const nowMs = noonMs + dayMs + 1;
    const late = await uploads.begin(id, 'bulk', { nowMs, claim: claimOn(id, 'key', nowMs) });
    expect(late).toMatchObject({ id: 2, createdMs: nowMs });
  });

  test('made by many at once begins one upload', async () => {
    const { id } = await newShop(table);
    const begun = await atOnce(6, () =>
      bulkUploadRepository(table).begin(id, 'bulk', { nowMs: noonMs, claim: claimOn(id, 'key', noonMs) }),
    );

    expect(begun.map((upload) => upload.id)).toEqual([1, 1, 1, 1, 1, 1]);
  });
});

describe('A row', () => {
  test('is edited while it waits, and neither the first file nor the corrected one makes it again', async () => {
    const shop = await newBulkShop();
    await shop.upload('bulk', wishes(3));

    await shop.edit(4, wish('corrected'), noonMs + 1);

    expect(await shop.row(4)).toMatchObject({
      name: 'corrected',
      fingerprint: 'row 1@null',
      editedFingerprint: 'corrected@null',
      updatedMs: noonMs + 1,
      createdMs: noonMs,
    });
    expect(await shop.upload('bulk', [...wishes(3), wish('corrected')])).toBe(0);
    await shop.edit(4, wish('again'));
    expect(await shop.upload('bulk', [wish('again')])).toBe(0);
    await shop.remove(4);
    expect(await shop.upload('bulk', [...wishes(3), wish('corrected'), wish('again')])).toBe(3);
  });

  test('being sent can be neither edited nor deleted, and one that is not there is not found', async () => {
    const shop = await newBulkShop();
    await shop.upload('bulk', wishes(2));
    await shop.take([2], noonMs, canBeSent);

    const outcomes = [shop.edit(2, {}), shop.remove(2), shop.edit(6, {}), shop.remove(0), shop.remove(5)];

    expect(await Promise.all(outcomes.map(outcomeOf))).toEqual([
      'invalid-fields',
      'invalid-fields',
      'not-found',
      'not-found',
      'not-found',
    ]);
  });

  test('is deleted once, however many do so', async () => {
    const shop = await newBulkShop();
    await shop.upload('bulk', wishes(3));

    const outcomes = await atOnce(5, () => outcomeOf(shop.remove(4)));

    expect(outcomes.sort()).toEqual(['done', 'not-found', 'not-found', 'not-found', 'not-found']);
    expect((await shop.page('bulk')).total).toBe(2);
  });
});

test('pages show all rows but the deleted ones, newest first, with the exact total', async () => {
  const shop = await newBulkShop();
  await shop.upload('bulk', wishes(250));
  const gone = new Set([2, 4, 100, 198, 200, 202, 460, 462, 464, 500]);
  for (const id of gone) await shop.remove(id);

  const pages = await Promise.all(Array.from({ length: 13 }, (_, at) => shop.page('bulk', at + 1)));

  const left = Array.from({ length: 250 }, (_, at) => 500 - 2 * at).filter((id) => !gone.has(id));
  expect(pages.map(({ total }) => total)).toEqual(pages.map(() => 240));
  expect(pages.map(({ rows }) => rows.length)).toEqual([...Array(12).fill(20), 0]);
  expect(pages.flatMap(({ rows }) => rows.map(({ id }) => id))).toEqual(left);
  expect(await shop.page('scheduled')).toEqual({ rows: [], total: 0 });
});

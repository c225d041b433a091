import { describe, expect, test } from 'vitest';
import { handler } from '../../functions/bulk/process-upload.ts';
import { largeUploadObject } from '../../shared/contracts/large-upload-object.ts';
import type { LargeUpload } from '../../shared/domain/large-upload.ts';
import { bulkUploadRepository } from '../../shared/store/bulk-uploads.ts';
import { countSentRows, noteSentRows } from '../../shared/store/sent-rows.ts';
import { bulkShop, wish, wishes } from './bulk-shop.ts';
import { ownTable } from './own-table.ts';
import { claimOn, minuteMs, newShop, noonMs } from './shop.ts';
import { around, endingAt, failingAt } from './table-double.ts';
import { csvOf, eventOf, header, uploadDesk } from './upload-desk.ts';

const table = await ownTable();

const newDesk = async () => {
  const shop = await newShop(table);
  return { shop, desk: uploadDesk(table, shop), stored: bulkShop(table, shop) };
};
const shown = (upload: LargeUpload | undefined, sent = 0) => upload && largeUploadObject(upload, sent);

describe('A large file', () => {
  test('waits until it was uploaded, and is done when its good rows are stored and its bad ones told', async () => {
    const { desk, stored } = await newDesk();
    const uploadId = await desk.begin(
      'bulk',
      csvOf(120, (at) => at === 7 || at === 70),
    );
    const before = await desk.state(uploadId);

    expect(await desk.process(uploadId)).toBe(true);

    const nothing = { uploaded: 0, parsed: 0, accepted: 0, rejected: 0, sent: 0, percent: 0, errors: [] };
    expect(shown(before)).toEqual({ upload_id: 1, state: 'waiting', ...nothing });
    expect(shown(await desk.state(uploadId))).toEqual({
      upload_id: 1,
      state: 'done',
      uploaded: 120,
      parsed: 120,
      accepted: 118,
      rejected: 2,
      sent: 0,
      percent: 100,
      errors: [
        { row: 9, field: 'phone', message: expect.any(String) },
        { row: 72, field: 'phone', message: expect.any(String) },
      ],
    });
    expect(await stored.rows('bulk')).toHaveLength(118);
  });

  test('tells the first hundred of its errors', async () => {
    const { desk } = await newDesk();
    const uploadId = await desk.begin(
      'bulk',
      csvOf(150, () => true),
    );
    await desk.process(uploadId);

    const { errors, rejected } = shown(await desk.state(uploadId)) ?? {};
    expect([errors?.length, errors?.at(-1)?.row, rejected]).toEqual([100, 101, 150]);
  });

  test.each([
    [
      'csv',
      Buffer.from('name,phone\nAli,55510001'),
      'The file lacks columns: reference_number, email, amount',
    ],
    ['csv', Buffer.from(''), 'The first row must name the columns.'],
    ['csv', Buffer.from(`${header}\n`), 'The file has no rows under its header.'],
    ['xlsx', csvOf(3), 'The file is not an XLSX file.'],
    ['csv', Buffer.concat([csvOf(200), Buffer.from('\r\n"never closed')]), 'Row 202 has a quotation mark'],
    ['csv', 'too-large', 'The file is larger than 50 MB.'],
  ] as const)(
    'of %s that cannot be used is refused with one reason, and nothing is stored (%#)',
    async (type, file, reason) => {
      const { desk, stored } = await newDesk();
      const uploadId = await desk.begin('bulk', file, type);

      expect(await desk.process(uploadId)).toBe(true);

      expect(shown(await desk.state(uploadId))).toMatchObject({
        state: 'refused',
        uploaded: 0,
        reason: expect.stringContaining(reason),
      });
      expect(await stored.rows('bulk')).toEqual([]);
    },
  );

  test('of more than 100,000 rows is refused', async () => {
    const { desk, stored } = await newDesk();
    const uploadId = await desk.begin('bulk', csvOf(100_001));
    await desk.process(uploadId);

    expect(await desk.state(uploadId)).toMatchObject({
      state: 'refused',
      reason: 'The file must not have more than 100000 rows.',
    });
    expect(await stored.rows('bulk')).toEqual([]);
  }, 60_000);

  test('that was never uploaded, or belongs to no upload, is passed over', async () => {
    const { desk } = await newDesk();
    const uploadId = await desk.begin('bulk');

    expect([await desk.process(uploadId), await desk.process(99)]).toEqual([true, true]);
    expect(await desk.state(uploadId)).toMatchObject({ state: 'waiting' });
  });

  test('is stored once, however often and at once its message comes', async () => {
    const { desk, stored } = await newDesk();
    const uploadId = await desk.begin('bulk', csvOf(300));

    await Promise.all([desk.process(uploadId), desk.process(uploadId)]);
    await desk.process(uploadId);

    expect(await desk.state(uploadId)).toMatchObject({
      state: 'done',
      counts: { total: 300, accepted: 300 },
    });
    expect(await stored.rows('bulk')).toHaveLength(300);
  });

  test('whose worker ends at any of its calls of the table is put off, and gone on with', async () => {
    const file = csvOf(60, (at) => at === 30);
    for (let nth = 1; ; nth++) {
      const { desk, stored } = await newDesk();
      const uploadId = await desk.begin('bulk', file);
      if (await desk.process(uploadId, endingAt(table, nth))) {
        expect(nth).toBeGreaterThan(8);
        break;
      }
      expect(desk.putOff).toEqual([10]);

      expect(await desk.process(uploadId)).toBe(true);

      expect(await desk.state(uploadId)).toMatchObject({
        state: 'done',
        counts: { total: 60, accepted: 59 },
      });
      expect(await stored.rows('bulk')).toHaveLength(59);
    }
  }, 60_000);

  test('meets with more faults than its message may be handed out, each where rows were stored since the last', async () => {
    const { desk, stored } = await newDesk();
    const uploadId = await desk.begin('bulk', csvOf(10 * 196));
    let calls = 0;
    const everyFifteenth = around(table, async (_name, _args, inner) => {
      calls += 1;
      if (calls % 15 === 0) throw new Error('injected');
      return inner();
    });

    expect(await desk.process(uploadId, everyFifteenth)).toBe(true);

    expect(calls).toBeGreaterThan(100);
    expect(await desk.state(uploadId)).toMatchObject({ state: 'done', counts: { accepted: 1_960 } });
    expect(await stored.rows('bulk')).toHaveLength(1_960);
  }, 60_000);

  test('whose worker fails at any one of its calls of the table goes on where it was', async () => {
    const file = csvOf(60, (at) => at === 30);
    let faults = 0;
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; ; nth++) {
        const { desk, stored } = await newDesk();
        const uploadId = await desk.begin('bulk', file);
        const faulty = failingAt(table, nth, when);
        const done = await desk.process(uploadId, faulty);
        if (!faulty.hasFailed()) break;
        faults += 1;
        if (!done) expect(desk.putOff).toEqual([10]);

        await desk.process(uploadId);

        expect(await desk.state(uploadId)).toMatchObject({
          state: 'done',
          counts: { total: 60, accepted: 59 },
        });
        expect(await stored.rows('bulk')).toHaveLength(59);
      }
    }
    expect(faults).toBeGreaterThanOrEqual(12);
  }, 60_000);

  test('is judged by when it was there, also where its worker goes on with it later', async () => {
    const { desk, stored } = await newDesk();
    // Noon is 12:00: fifteen minutes later, at least five ahead.
    const uploadId = await desk.begin(
      'scheduled',
      csvOf(60, () => false, '2026-03-10 12:20'),
    );
    desk.nowMs = noonMs + 14 * minuteMs;
    await desk.process(uploadId, endingAt(table, 7));
    desk.nowMs = noonMs + 18 * minuteMs;
    await desk.process(uploadId);

    expect(await desk.state(uploadId)).toMatchObject({
      state: 'done',
      counts: { accepted: 60, rejected: 0 },
    });
    expect(await stored.rows('scheduled')).toHaveLength(60);
  });

  test('tells how far it has got while it is processed', async () => {
    const { desk } = await newDesk();
    const uploadId = await desk.begin('bulk', csvOf(1_100));
    const seen: unknown[] = [];
    const watched = around(table, async (name, args, inner) => {
      const answer = await inner();
      const noted = name === 'update' && String(args[1]).startsWith('SET counts');
      if (noted) seen.push(shown(await desk.state(uploadId)));
      return answer;
    });
    await desk.process(uploadId, watched);

    expect(seen).toMatchObject(
      [196, 392, 588, 784, 980].map((parsed) => ({
        ...{ state: 'processing', uploaded: 1_100, parsed, accepted: parsed },
        percent: Math.floor(parsed / 11),
      })),
    );
  }, 60_000);

  test('tells of no row that is not stored', async () => {
    const { desk, stored } = await newDesk();
    const uploadId = await desk.begin('bulk', csvOf(400));
    const seen: unknown[] = [];
    const watched = around(table, async (name, args, inner) => {
      const noted = name === 'update' && String(args[1]).startsWith('SET counts');
      if (noted) seen.push((await stored.rows('bulk')).length);
      return inner();
    });
    await desk.process(uploadId, watched);

    expect(seen).toEqual([196, 392]);
  });

  test('whose worker fails far into it costs as few calls of the table as one that fails early', async () => {
    /** Calls that a worker makes for the rest, after another failed in the midst of some rows or of as many later ones. */
    const callsForTheRest = async (rows: number, nth: number): Promise<number> => {
      const { desk } = await newDesk();
      const uploadId = await desk.begin('bulk', csvOf(rows));
      await desk.process(uploadId, endingAt(table, nth));
      let calls = 0;
      const counted = around(table, (_name, _args, inner) => {
        calls += 1;
        return inner();
      });
      await desk.process(uploadId, counted);
      expect(await desk.state(uploadId)).toMatchObject({ state: 'done', counts: { accepted: rows } });
      return calls;
    };
    const beginning = 2;
    const callsForSome = 4 * 3 + 1;

    const early = await callsForTheRest(196, beginning + 7);
    const late = await callsForTheRest(7 * 196, beginning + 6 * callsForSome + 7);

    expect(early).toBe(late);
  }, 60_000);

  test('that another goes on with has its equal rows each once, and one verdict for each bad one', async () => {
    const { desk, stored } = await newDesk();
    const file = csvOf(196, (at) => at === 3);
    const [, ...rows] = file.toString().split('\r\n');
    const uploadId = await desk.begin('bulk', Buffer.from([file.toString(), ...rows].join('\r\n')));
    let calls = 0;
    const failing = around(table, async (_name, _args, inner) => {
      calls += 1;
      if (calls > 17) throw new Error('injected');
      return inner();
    });
    await desk.process(uploadId, failing);
    expect(await desk.state(uploadId)).toMatchObject({ state: 'processing', counts: { total: 196 } });

    await desk.process(uploadId);

    expect(shown(await desk.state(uploadId))).toMatchObject({
      ...{ state: 'done', parsed: 392, accepted: 390, rejected: 2 },
      errors: [{ row: 5 }, { row: 201 }],
    });
    expect(await stored.rows('bulk')).toHaveLength(390);
  });

  test('is noted no further back than it is', async () => {
    const { desk } = await newDesk();
    const uploadId = await desk.begin('bulk');
    const upload = (await desk.state(uploadId)) as LargeUpload;
    await desk.uploads.start(upload, 3_000, noonMs);
    const counts = (total: number) => ({ counts: { total, accepted: total, rejected: 0 }, errors: [] });

    await desk.uploads.note(upload, counts(2_000), noonMs);
    await desk.uploads.note(upload, counts(1_000), noonMs);

    expect(await desk.state(uploadId)).toMatchObject({ counts: { total: 2_000 } });
  });
});

describe('The worker on the queue of uploads', () => {
  const dependencies = {
    table,
    files: { read: async () => undefined },
    queue: { putOff: async () => {} },
    clock: () => noonMs,
  };

  test('takes S3’s test of the queue for nothing', async () => {
    const told = { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'uploads' };

    expect(await handler(eventOf(told), undefined, dependencies)).toEqual({ batchItemFailures: [] });
  });

  test('keeps what is no upload, for somebody to look at', async () => {
    const other = { Records: [{ s3: { object: { key: 'uploads/84/../85/1' } } }] };

    expect(await handler(eventOf(other), undefined, dependencies)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message' }],
    });
  });
});

describe('An upload that is begun', () => {
  test('again with its key is the same one, and another with the next number without', async () => {
    const { shop, desk } = await newDesk();
    const begin = (claim?: ReturnType<typeof claimOn>) =>
      desk.uploads.begin(shop.id, { kind: 'bulk', fileType: 'csv' }, { nowMs: noonMs, claim });
    const claim = claimOn(shop.id, 'large', noonMs);

    const answers = [await begin(claim), await begin(claim), await begin()];

    expect(answers.map(({ response, replayed }) => [response, replayed])).toEqual([
      [1, false],
      [1, true],
      [2, false],
    ]);
  });

  test('at the same time as others has a number of its own', async () => {
    const { desk } = await newDesk();

    const ids = await Promise.all(Array.from({ length: 5 }, () => desk.begin('bulk')));

    expect(ids.sort()).toEqual([1, 2, 3, 4, 5]);
  });

  test('in a request is no large one', async () => {
    const { shop, desk } = await newDesk();
    await bulkUploadRepository(table).begin(shop.id, 'bulk', { nowMs: noonMs, claim: undefined });

    expect(await desk.state(1)).toBeUndefined();
  });
});

test('a row that became an invoice counts once, however often it is noted', async () => {
  const shop = await newShop(table);
  const stored = bulkShop(table, shop);
  await stored.upload('bulk', wishes(250));
  await stored.upload('bulk', [wish('of another upload')]);
  const rows = await stored.rows('bulk');
  expect(new Set(rows.map(({ uploadId }) => uploadId))).toEqual(new Set([1, 2]));

  await Promise.all([
    noteSentRows(table, rows.slice(0, 210)),
    noteSentRows(table, rows.slice(190)),
    noteSentRows(table, rows.slice(0, 10)),
  ]);

  expect(await countSentRows(table, shop.id, 1)).toBe(250);
  expect(await countSentRows(table, shop.id, 2)).toBe(1);
});

import type { SQSRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { handler } from '../../functions/bulk/send-bulk-rows.ts';
import type { RowsMessage } from '../../shared/bulk/rows-message.ts';
import { runSending } from '../../shared/bulk/run-sending.ts';
import { sendRows } from '../../shared/bulk/send-rows.ts';
import { canBeSent } from '../../shared/domain/bulk-row.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { bulkSendingRepository } from '../../shared/store/bulk-sendings.ts';
import { merchantKey } from '../../shared/store/keys.ts';
import type { Table } from '../../shared/store/table.ts';
import { type BulkShop, bulkShop, wish, wishes } from './bulk-shop.ts';
import { ownTable } from './own-table.ts';
import { atOnce, claimOn, day, dayMs, minuteMs, newShop, noonMs, tally } from './shop.ts';
import { beforeCall, failingAt } from './table-double.ts';

const table = await ownTable();
const newBulkShop = async (count = 0): Promise<{ merchant: Merchant } & BulkShop> => {
  const merchant = await newShop(table);
  const shop = { merchant, ...bulkShop(table, merchant) };
  await shop.upload('bulk', wishes(count));
  return shop;
};
const idsOf = (count: number): number[] => Array.from({ length: count }, (_, at) => 2 * (at + 1));
const statuses = async (shop: BulkShop) => tally((await shop.rows('bulk')).map(({ status }) => status));
const dueSendings = (shop: { merchant: Merchant } & BulkShop) =>
  shop.dueWork(`M#${shop.merchant.id}#SENDINGS`);

/** Each row that was sent has its invoice, and each invoice its row. */
const expectOneInvoiceEach = async (shop: BulkShop, count: number): Promise<void> => {
  const [rows, invoices] = [await shop.rows('bulk'), await shop.invoices()];
  const sent = rows.flatMap((row) => (row.status === 'sent' ? [[row.invoiceId, row.referenceNumber]] : []));
  expect(sent).toHaveLength(count);
  expect(invoices.map(({ id, referenceNumber }) => [id, referenceNumber])).toEqual(
    sent.toSorted(([a], [b]) => Number(a) - Number(b)),
  );
};

describe('Rows that shall be sent', () => {
  test('are taken, 98 with a sending each, whose messages name ten', async () => {
    const shop = await newBulkShop(120);

    await shop.take(idsOf(120), noonMs, canBeSent);

    const [messages, sendings] = [await shop.messages(), await shop.sendings()];
    expect(await statuses(shop)).toEqual(new Map([['sending', 120]]));
    expect(sendings.map(({ rowIds }) => rowIds.length).sort()).toEqual([22, 98]);
    expect(sendings.every(({ round }) => round === 1)).toBe(true);
    expect(messages.flatMap(({ rowIds }) => rowIds).sort((a, b) => a - b)).toEqual(idsOf(120));
    expect(messages.every(({ rowIds }) => rowIds.length <= 10)).toBe(true);
  });

  test('are looked after 15 to 25 minutes later, not all in the same moment', async () => {
    const shop = await newBulkShop(20);
    for (const id of idsOf(20)) await shop.take([id], noonMs, canBeSent);

    const minutes = (await shop.sendings()).map(({ dueMs }) => (dueMs - noonMs) / minuteMs);
    expect(Math.min(...minutes)).toBeGreaterThanOrEqual(15);
    expect(Math.max(...minutes)).toBeLessThan(25);
    expect(new Set(minutes).size).toBeGreaterThan(10);
  });

  test('are taken once, however many ask for it at once', async () => {
    const shop = await newBulkShop(30);

    await atOnce(5, () => shop.take(idsOf(30), noonMs, canBeSent));

    const rowIds = (await shop.sendings()).flatMap((sending) => sending.rowIds);
    expect(rowIds.toSorted((a, b) => a - b)).toEqual(idsOf(30));
  });

  test('are left out where one was deleted meanwhile', async () => {
    const shop = await newBulkShop(3);
    const deleting = beforeCall(table, 2, () => shop.remove(4));
    const sendings = bulkSendingRepository(deleting);
    const rows = (await sendings.rows(shop.merchant.id, idsOf(3))).filter((row) => row !== undefined);

    await sendings.take(rows, { merchantId: shop.merchant.id, nowMs: noonMs, wanted: canBeSent });

    expect(await statuses(shop)).toEqual(new Map([['sending', 2]]));
  });

  test('and failed after it are not taken again by a repeat of the call', async () => {
    const shop = await newBulkShop(1);
    const claim = claimOn(shop.merchant.id, 'send', noonMs);
    const ask = async () => {
      const sendings = bulkSendingRepository(table);
      const rows = (await sendings.rows(shop.merchant.id, [2])).filter((row) => row !== undefined);
      const taking = { merchantId: shop.merchant.id, nowMs: noonMs, wanted: canBeSent };
      return sendings.takeOnce(rows, taking, { message: 'sent', response: null }, claim);
    };
    const first = await ask();
    const [sending] = await shop.sendings();
    const row = await shop.row(2);
    await bulkSendingRepository(table).fail(row as never, sending?.id ?? '', 'expired', noonMs);

    expect([first.replayed, (await ask()).replayed]).toEqual([false, true]);
    expect(await statuses(shop)).toEqual(new Map([['failed', 1]]));
  });
});

describe('A message of rows', () => {
  test('makes an invoice by SMS of each', async () => {
    const shop = await newBulkShop();
    await shop.upload('bulk', [
      wish('Noura', null, { expiresOn: day('2026-03-10'), description: 'Dates', language: 'ar' }),
      wish('Ali'),
    ]);
    await shop.take([2, 4]);

    const [message] = await shop.messages();
    const outcome = await sendRows(table, message as RowsMessage, noonMs);

    expect(outcome).toEqual({ sent: 2, failed: 0, left: 0, faults: [] });
    expect(await shop.invoices()).toMatchObject([
      {
        id: 5_001,
        kind: 'single',
        channel: 'sms',
        referenceNumber: 'REF-Noura',
        amount: 10_000,
        description: 'Dates',
        language: 'ar',
        expiresOn: '2026-03-10',
        paymentMethods: [1, 2],
        customer: { name: 'Noura', email: '', countryCode: '965', mobileNumber: '55512345' },
        createdMs: noonMs,
      },
      { id: 5_002, referenceNumber: 'REF-Ali', expiresOn: '2026-04-09' },
    ]);
    await expectOneInvoiceEach(shop, 2);
  });

  test('makes one of each, however often it is handed out and to however many at once', async () => {
    const shop = await newBulkShop(10);
    await shop.take(idsOf(10));
    const [message] = (await shop.messages()) as [RowsMessage];

    await atOnce(4, () => sendRows(table, message, noonMs));
    const again = await sendRows(table, message, noonMs);

    expect(again).toEqual({ sent: 0, failed: 0, left: 10, faults: [] });
    await expectOneInvoiceEach(shop, 10);
  });

  test('gives up a row whose last day is over, and says so; it can be sent again', async () => {
    const shop = await newBulkShop();
    await shop.upload('bulk', [wish('late', null, { expiresOn: day('2026-03-10') }), wish('fine')]);
    await shop.take([2, 4]);
    const [message] = (await shop.messages()) as [RowsMessage];

    const outcome = await sendRows(table, message, noonMs + dayMs);

    expect(outcome).toEqual({ sent: 1, failed: 1, left: 0, faults: [] });
    expect(await shop.row(2)).toMatchObject({
      status: 'failed',
      failure: 'expired',
      updatedMs: noonMs + dayMs,
    });
    await shop.take([2, 4], noonMs, canBeSent);
    for (const each of await shop.messages()) await sendRows(table, each, noonMs);
    await expectOneInvoiceEach(shop, 2);
    expect(await shop.row(2)).not.toHaveProperty('failure');
  });

  test('gives up the rows of a disabled merchant', async () => {
    const shop = await newBulkShop(2);
    await shop.take([2, 4]);
    await table.update(merchantKey(shop.merchant.id), 'SET #status = :disabled', {
      names: { '#status': 'status' },
      values: { ':disabled': 'disabled' },
    });
    const [message] = (await shop.messages()) as [RowsMessage];

    expect(await sendRows(table, message, noonMs)).toMatchObject({ sent: 0, failed: 2 });
    expect(await shop.row(2)).toMatchObject({ failure: 'merchant-disabled' });
  });

  test('leaves alone a row that failed and is being sent anew by another', async () => {
    const shop = await newBulkShop(1);
    await shop.take([2]);
    const [old] = (await shop.messages()) as [RowsMessage];
    const row = await shop.row(2);
    await bulkSendingRepository(table).fail(row as never, old.sendingId, 'expired', noonMs);
    await shop.take([2], noonMs + 1, canBeSent);

    expect(await sendRows(table, old, noonMs)).toMatchObject({ left: 1 });
    expect(await statuses(shop)).toEqual(new Map([['sending', 1]]));
  });

  test('whose table fails at any call, before or after its effect, is put off and ends as one invoice a row', async () => {
    let faults = 0;
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; ; nth++) {
        const shop = await newBulkShop(2);
        await shop.take(idsOf(2));
        const [message] = (await shop.messages()) as [RowsMessage];
        const faulty = failingAt(table, nth, when);
        const putOff: number[] = [];

        const answer = await deliver(faulty, message, putOff);

        if (!faulty.hasFailed()) break;
        faults += 1;
        if (answer.batchItemFailures.length > 0) {
          expect(putOff).toEqual([10]);
          expect(await deliver(table, message, putOff)).toEqual({ batchItemFailures: [] });
        }
        await expectOneInvoiceEach(shop, 2);
      }
    }
    expect(faults).toBeGreaterThanOrEqual(12);
  });

  test('with a row that fails by our fault sends the others all the same', async () => {
    const shop = await newBulkShop(4);
    await shop.take(idsOf(4));
    const [message] = (await shop.messages()) as [RowsMessage];

    // Merchant, rows, and the first row's number: then its transaction.
    const outcome = await sendRows(failingAt(table, 4, 'before'), message, noonMs);

    expect(outcome).toMatchObject({ sent: 3, faults: [new Error('injected')] });
    expect(await statuses(shop)).toEqual(
      new Map([
        ['sending', 1],
        ['sent', 3],
      ]),
    );
  });
});

describe('A sending', () => {
  test('whose messages are lost puts its rows on the queue again, at growing pauses, until none is left', async () => {
    const shop = await newBulkShop(12);
    await shop.take(idsOf(12));
    const [first, second] = (await shop.messages()) as [RowsMessage, RowsMessage];
    await sendRows(table, first, noonMs);

    const pauses: number[] = [];
    let nowMs = noonMs;
    for (let round = 0; round < 6; round++) {
      const [work] = await dueSendings(shop);
      if (!work) break;
      pauses.push((work.dueMs - nowMs) / minuteMs);
      nowMs = work.dueMs;
      await runSending(table, work, nowMs);
    }

    const spread = (pauses[0] ?? 0) - 15;
    expect(pauses.map((pause) => Math.round(pause - spread))).toEqual([15, 30, 60, 120, 240, 360]);
    expect(await shop.messages()).toEqual([second]);
    for (const message of await shop.messages()) await sendRows(table, message, nowMs);
    const [work] = await dueSendings(shop);
    expect(work && (await runSending(table, work, work.dueMs))).toMatch(/: done\.$/);
    expect(await shop.sendings()).toEqual([]);
    await expectOneInvoiceEach(shop, 12);
  });

  test('is looked after once for each time it is due, and not before', async () => {
    const shop = await newBulkShop(1);
    await shop.take([2]);
    const [work] = (await dueSendings(shop)) as [{ pk: string; sk: string; dueMs: number }];

    expect(await runSending(table, work, noonMs)).toBeUndefined();
    const did = await atOnce(3, () => runSending(table, work, work.dueMs));
    expect(did.filter((each) => each !== undefined)).toHaveLength(1);
    expect(await shop.sendings()).toMatchObject([{ round: 2 }]);
    expect(await runSending(table, work, work.dueMs)).toBeUndefined();
  });
});

const deliver = (to: Table, message: RowsMessage, putOff: number[]) => {
  const record = {
    messageId: 'm',
    receiptHandle: 'r',
    body: JSON.stringify(message),
    attributes: { ApproximateReceiveCount: '1' },
  } as SQSRecord;
  const queue = {
    putOff: async (_receipt: string, seconds: number) => {
      putOff.push(seconds);
    },
  };
  return handler({ Records: [record] }, undefined, { table: to, queue, clock: () => noonMs });
};

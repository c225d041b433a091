import { expect, test } from 'vitest';
import { parseCursor, stamp } from '../../shared/domain/event-cursor.ts';
import { eventsBetween, feedPage, unsettledMs } from '../../shared/store/event-feed.ts';
import { eventById } from '../../shared/store/event-item.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { outboxWrite } from '../../shared/store/outbox.ts';
import type { Table } from '../../shared/store/table.ts';
import { ownTable } from './own-table.ts';
import { change, dayMs, minuteMs, newShop, noonMs } from './shop.ts';
import { beforeCall } from './table-double.ts';
import { tillOf } from './till.ts';

const table = await ownTable();
const hourMs = 60 * minuteMs;

/** A merchant with an event for each of the times, told by the ids of their invoices. */
const shopWith = async (...times: number[]) => {
  const { id } = await newShop(table);
  for (const [at, atMs] of times.entries()) {
    await table.transact([
      outboxWrite({ type: 'invoice.cancelled', merchantId: id, invoiceId: at + 1, atMs }),
    ]);
  }
  return id;
};

/** Reads on from a cursor: which invoices it was told are cancelled. */
const readOn = async (merchantId: number, after: string | undefined, nowMs: number, size?: number) => {
  const cursor = after === undefined ? undefined : parseCursor(after);
  const { events, next, more } = await feedPage(table, merchantId, cursor, nowMs, size);
  const told = events.flatMap((event) => (event.type === 'invoice.cancelled' ? [event.invoiceId] : []));
  return { told, next, more };
};

test('An event that is committed after a later one was read is read next time', async () => {
  const shop = await newShop(table);
  const till = tillOf(table, shop);
  const [early, late] = [await till.bill(), await till.bill()];
  const cancel = (through: Table, { token }: { token: string }, nowMs: number) =>
    invoiceRepository(through).cancel(shop.id, token, change(nowMs));
  const nowMs = noonMs + hourMs;
  let first: Awaited<ReturnType<typeof readOn>> | undefined;

  // The earlier one has its time, and is about to commit when the later one happens and is read.
  const delayed = beforeCall(table, 2, async () => {
    await cancel(table, late, nowMs + 1_000);
    first = await readOn(shop.id, undefined, nowMs + 2_000);
  });
  await cancel(delayed, early, nowMs);
  const second = await readOn(shop.id, first?.next, nowMs + 3_000);
  const third = await readOn(shop.id, second.next, nowMs + unsettledMs + 3_000);
  const fourth = await readOn(shop.id, third.next, nowMs + unsettledMs + 4_000);

  expect(first?.told).toEqual([late.id]);
  expect(second.told).toEqual([early.id, late.id]);
  expect([third.told, fourth.told]).toEqual([[early.id, late.id], []]);
});

test('Pages of a pass follow each other, oldest first, and only the last one ends it', async () => {
  const id = await shopWith(noonMs + 2, noonMs, noonMs + 1, noonMs + 3, noonMs + 3);
  const nowMs = noonMs + hourMs;

  const first = await readOn(id, undefined, nowMs, 2);
  const second = await readOn(id, first.next, nowMs + 1_000, 2);
  const last = await readOn(id, second.next, nowMs + 2_000, 2);

  expect(first.told).toEqual([2, 3]);
  expect(second.told).toEqual([1, expect.any(Number)]);
  expect([...second.told, ...last.told].sort()).toEqual([1, 4, 5]);
  expect([first.more, second.more, last.more]).toEqual([true, true, false]);
  expect(last.next).toBe(stamp(nowMs - unsettledMs));
});

test('The events go 30 days back, and each merchant sees its own', async () => {
  const nowMs = noonMs + 40 * dayMs;
  const id = await shopWith(nowMs - 30 * dayMs - 1, nowMs - 30 * dayMs, nowMs);
  const other = await shopWith(nowMs);

  expect((await readOn(id, undefined, nowMs)).told).toEqual([2, 3]);
  expect((await readOn(id, stamp(0), nowMs)).told).toEqual([2, 3]);
  expect((await readOn(other, undefined, nowMs)).told).toEqual([1]);
});

test('A cursor from the future reads nothing, and leads back to where nothing can be missed', async () => {
  const id = await shopWith(noonMs);

  expect(await readOn(id, '9999999999999', noonMs)).toEqual({
    ...{ told: [], more: false },
    next: stamp(noonMs - unsettledMs),
  });
});

test('A range of time has its beginning and not its end, whatever it holds', async () => {
  const times = Array.from({ length: 40 }, (_, at) => noonMs + at);
  const id = await shopWith(...times);
  const read = async (fromMs: number, toMs: number) => {
    const told: number[] = [];
    for await (const event of eventsBetween(table, id, { fromMs, toMs })) told.push(event.atMs - noonMs);
    return told;
  };

  expect(await read(noonMs + 3, noonMs + 6)).toEqual([3, 4, 5]);
  expect(await read(0, noonMs + dayMs)).toEqual(times.map((_, at) => at));
  expect(await read(noonMs + 6, noonMs + 6)).toEqual([]);
});

test('An event is read by its id as it was written, by its merchant alone', async () => {
  const [id, other] = [await shopWith(noonMs), await shopWith()];
  const [event] = (await feedPage(table, id, undefined, noonMs)).events;
  const eventId = event?.eventId ?? '';

  expect(await eventById(table, id, eventId)).toEqual({
    ...{ eventId, type: 'invoice.cancelled', merchantId: id, invoiceId: 1, atMs: noonMs },
  });
  expect(await eventById(table, other, eventId)).toBeUndefined();
});

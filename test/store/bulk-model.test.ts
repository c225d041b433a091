import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runMinute } from '../../shared/bulk/run-minute.ts';
import { runSending } from '../../shared/bulk/run-sending.ts';
import { sendRows } from '../../shared/bulk/send-rows.ts';
import {
  type BulkKind,
  type BulkRow,
  canBeSent,
  type RowStatus,
  rowId,
} from '../../shared/domain/bulk-row.ts';
import { pageSize } from '../../shared/domain/page.ts';
import { putOff } from '../../shared/schedules/put-off.ts';
import { bulkMinuteOf } from '../../shared/store/keys.ts';
import { type BulkShop, bulkShop, wish } from './bulk-shop.ts';
import { ownTable } from './own-table.ts';
import { day, dayMs, minuteMs, newShop, noonMs, outcomeOf } from './shop.ts';
import { failingAt } from './table-double.ts';

const table = await ownTable();

/** Rows can be scheduled at a few minutes, so that they meet. */
const minutes = [10, 11, 30, 24 * 60].map((after) => noonMs + after * minuteMs);

type Action =
  | { act: 'upload'; kind: BulkKind; from: number; count: number; minute: number; lastDay: boolean }
  | { act: 'edit'; row: number; name: number; minute: number }
  | { act: 'remove'; row: number }
  | { act: 'send'; rows: number[] }
  /** Hands out messages, some twice, of which some meet a table that fails at its n-th call. */
  | { act: 'deliver'; every: number; fault: number; when: 'before' | 'after' }
  | { act: 'advance'; minutes: number; fault: number; when: 'before' | 'after' };

const pick = fc.nat(60);
const fault = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 14 }));
const when = fc.constantFrom('before' as const, 'after' as const);
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('upload' as const),
      kind: fc.constantFrom<BulkKind>('bulk', 'scheduled'),
      from: fc.nat(30),
      count: fc.integer({ min: 1, max: 30 }),
      minute: fc.nat(minutes.length - 1),
      lastDay: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('edit' as const),
      row: pick,
      name: fc.nat(60),
      minute: fc.nat(minutes.length - 1),
    }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('remove' as const), row: pick }) },
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant('send' as const), rows: fc.array(pick, { maxLength: 12 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('deliver' as const),
      every: fc.integer({ min: 1, max: 3 }),
      fault,
      when,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('advance' as const),
      minutes: fc.constantFrom(5, 20, 1_440),
      fault,
      when,
    }),
  },
);

/** A row as it has to be. */
interface ModelRow {
  id: number;
  kind: BulkKind;
  name: string;
  scheduledMs: number | null;
  lastDay: boolean;
  /** Whether its minute, when it comes, finds it: once, unless it is moved to another. */
  isAwaited: boolean;
  status: RowStatus;
  sendingId: string | undefined;
  prints: [string, string | null];
}

/** The rules of rows once more, in the plainest form: a list of rows, and which fingerprints lead to which. */
interface Model {
  rows: ModelRow[];
  marks: Map<string, number>;
  last: Record<BulkKind, number>;
  nowMs: number;
}

const changeable = ({ status }: ModelRow): boolean => status === 'waiting' || status === 'failed';
const printOf = (name: string, scheduledMs: number | null): string => `${name}@${scheduledMs}`;

test('whatever happens to rows, their pages are the model’s, and each that was sent is one invoice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 14 }), async (actions) => {
      const merchant = await newShop(table);
      const shop = bulkShop(table, merchant);
      const model: Model = { rows: [], marks: new Map(), last: { bulk: 0, scheduled: 0 }, nowMs: noonMs };
      for (const next of actions) {
        await take(shop, merchant.id, model, next);
        await expectAsModelled(shop, model);
      }
      // In the end everything that is on its way arrives.
      await take(shop, merchant.id, model, { act: 'advance', minutes: 3 * 1_440, fault: 0, when: 'before' });
      await take(shop, merchant.id, model, { act: 'deliver', every: 1, fault: 0, when: 'before' });
      expect(model.rows.filter(({ status }) => status === 'sending')).toEqual([]);
      await expectAsModelled(shop, model);
    }),
    { numRuns: 12, endOnFailure: true },
  );
}, 240_000);

const take = async (shop: BulkShop, merchantId: number, model: Model, next: Action): Promise<void> => {
  switch (next.act) {
    case 'upload':
      return upload(shop, model, next);
    case 'edit': {
      const row = model.rows[next.row % Math.max(1, model.rows.length)];
      if (!row) return;
      const name = `row ${next.name}`;
      const scheduledMs = row.kind === 'bulk' ? null : (minutes[next.minute] as number);
      const fingerprint = printOf(name, scheduledMs);
      const outcome = await outcomeOf(shop.edit(row.id, { name, scheduledMs, fingerprint }, model.nowMs));
      expect(outcome === 'done').toBe(changeable(row));
      if (outcome === 'done') edit(model, row, name, scheduledMs);
      return;
    }
    case 'remove': {
      const row = model.rows[next.row % Math.max(1, model.rows.length)];
      if (!row) return;
      const outcome = await outcomeOf(shop.remove(row.id, model.nowMs));
      expect(outcome === 'done').toBe(changeable(row));
      if (outcome !== 'done') return;
      model.rows = model.rows.filter((each) => each !== row);
      for (const print of row.prints) forget(model, row, print);
      return;
    }
    case 'send': {
      const rows = model.rows.filter((_, at) => next.rows.includes(at));
      await shop.take(
        rows.map(({ id }) => id),
        model.nowMs,
        canBeSent,
      );
      await sending(shop, rows.filter(changeable));
      return;
    }
    case 'deliver':
      return deliver(shop, model, next);
    case 'advance':
      return advance(shop, merchantId, model, next);
  }
};

const upload = async (
  shop: BulkShop,
  model: Model,
  { kind, from, count, minute, lastDay }: Extract<Action, { act: 'upload' }>,
): Promise<void> => {
  const scheduledMs = kind === 'bulk' ? null : (minutes[minute] as number);
  const expiresOn = lastDay ? day('2026-03-10') : null;
  const names = Array.from({ length: count }, (_, at) => `row ${from + at}`);
  const stored = await shop.upload(
    kind,
    names.map((name) => wish(name, scheduledMs, { expiresOn })),
    model.nowMs,
  );
  const missing = names.filter((name) => !model.marks.has(`${kind} ${printOf(name, scheduledMs)}`));
  expect(stored).toBe(missing.length);
  for (const name of missing) {
    model.last[kind] += 1;
    const id = rowId(kind, model.last[kind]);
    const print = printOf(name, scheduledMs);
    model.marks.set(`${kind} ${print}`, id);
    model.rows.push({
      id,
      kind,
      name,
      scheduledMs,
      lastDay,
      isAwaited: kind === 'scheduled',
      status: 'waiting',
      sendingId: undefined,
      prints: [print, null],
    });
  }
};

const edit = (model: Model, row: ModelRow, name: string, scheduledMs: number | null): void => {
  const [first, before] = row.prints;
  const print = printOf(name, scheduledMs);
  const isAwaited = row.isAwaited || scheduledMs !== row.scheduledMs;
  Object.assign(row, { name, scheduledMs, isAwaited, status: 'waiting' });
  if (print === before) return;
  if (before !== first) forget(model, row, before);
  row.prints = [first, print];
  if (!model.marks.has(`${row.kind} ${print}`)) model.marks.set(`${row.kind} ${print}`, row.id);
};

const forget = (model: Model, { id, kind }: ModelRow, print: string | null): void => {
  if (model.marks.get(`${kind} ${print}`) === id) model.marks.delete(`${kind} ${print}`);
};

/** Which sending a row is in, the model does not foresee. */
const sending = async (shop: BulkShop, rows: readonly ModelRow[]): Promise<void> => {
  for (const row of rows) {
    const stored = (await shop.row(row.id)) as BulkRow;
    Object.assign(row, { status: 'sending', sendingId: stored.status === 'sending' && stored.sendingId });
  }
};

const deliver = async (
  shop: BulkShop,
  { rows, nowMs }: Model,
  { every, fault: nth, when: failing }: Extract<Action, { act: 'deliver' }>,
): Promise<void> => {
  for (const [at, message] of (await shop.messages()).entries()) {
    if (at % every !== 0) continue;
    if (nth > 0) await sendRows(failingAt(table, nth, failing), message, nowMs).catch(() => undefined);
    await Promise.all([sendRows(table, message, nowMs), sendRows(table, message, nowMs)]);
    for (const row of rows) {
      if (row.status !== 'sending' || row.sendingId !== message.sendingId) continue;
      if (!message.rowIds.includes(row.id)) continue;
      row.status = row.lastDay && nowMs >= noonMs + dayMs / 2 ? 'failed' : 'sent';
    }
  }
};

/** Moves the clock and does what is due by then; what fails is put off and done right after. */
const advance = async (
  shop: BulkShop,
  merchantId: number,
  model: Model,
  { minutes: by, fault: nth, when: failing }: Extract<Action, { act: 'advance' }>,
): Promise<void> => {
  model.nowMs += by * minuteMs;
  const { nowMs } = model;
  for (const minute of minutes.filter((ms) => ms <= nowMs)) {
    const pk = bulkMinuteOf(merchantId, minute);
    for (const work of await shop.dueWork(pk)) {
      const faulty = nth > 0 ? failingAt(table, nth, failing) : table;
      if ((await outcomeOf(runMinute(faulty, work, nowMs))) === 'done') continue;
      await putOff(table, work, nowMs);
      for (const later of await shop.dueWork(pk)) await runMinute(table, later, later.dueMs);
    }
    const found = model.rows.filter(({ scheduledMs, isAwaited }) => scheduledMs === minute && isAwaited);
    for (const row of found) row.isAwaited = false;
    await sending(
      shop,
      found.filter(({ status }) => status === 'waiting'),
    );
  }
  for (const work of await shop.dueWork(`M#${merchantId}#SENDINGS`)) await runSending(table, work, nowMs);
};

const expectAsModelled = async (shop: BulkShop, model: Model): Promise<void> => {
  for (const kind of ['bulk', 'scheduled'] as const) {
    const expected = model.rows
      .filter((row) => row.kind === kind)
      .map(({ id, name, scheduledMs, status }) => ({ id, name, scheduledMs, status }))
      .sort((a, b) => b.id - a.id);
    const count = Math.ceil(expected.length / pageSize) + 1;
    const pages = await Promise.all(Array.from({ length: count }, (_, at) => shop.page(kind, at + 1)));
    expect(pages.map(({ total }) => total)).toEqual(pages.map(() => expected.length));
    expect(
      pages.flatMap(({ rows }) =>
        rows.map(({ id, name, scheduledMs, status }) => ({ id, name, scheduledMs, status })),
      ),
    ).toEqual(expected);
  }
  const sent = [...(await shop.rows('bulk')), ...(await shop.rows('scheduled'))].flatMap((row) =>
    row.status === 'sent' ? [row.invoiceId] : [],
  );
  const invoices = await shop.invoices();
  expect(invoices.map(({ id }) => id)).toEqual(sent.sort((a, b) => a - b));
};

import { describe, expect, test } from 'vitest';
import { handler } from '../../functions/schedules/meet-deadlines.ts';
import { type KuwaitDate, kuwaitInstant } from '../../shared/domain/kuwait-time.ts';
import { defaultNoticeSettings } from '../../shared/domain/merchant.ts';
import { meetDeadlines } from '../../shared/schedules/meet-deadlines.ts';
import { invoiceFrom } from '../../shared/store/invoice-item.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { invoiceKey } from '../../shared/store/keys.ts';
import type { Table } from '../../shared/store/table.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { ownTable } from './own-table.ts';
import { atOnce, change, day, draft, invoiceOf, newShop, noonMs } from './shop.ts';
import { around, beforeCall } from './table-double.ts';

const table = await ownTable();
const invoices = invoiceRepository(table);

/** 2026-03-10, the day all of these are made on, is a week before their last. */
const lastDay = day('2026-03-17');
const reminding = { notices: { ...defaultNoticeSettings, reminderDays: 2 } };

const billFrom = async (wanted: { reminders?: boolean; lastDay?: KuwaitDate } = {}) => {
  const shop = await newShop(table, wanted.reminders ? reminding : {});
  const expiresOn = wanted.lastDay ?? lastDay;
  const invoice = invoiceOf(await invoices.create(shop, draft({ expiresOn }), change(noonMs)));
  return { shop, invoice };
};

const run = (at: string, through: Table = table, isTimeUp = () => false) =>
  meetDeadlines(through, { clock: () => kuwaitInstant(at), isTimeUp, onFault: () => {} });

/** What was said of a merchant's invoices by the clock, in order. */
const said = async (merchantId: number) =>
  (await table.items())
    .filter(({ pk, type }) => pk === `M#${merchantId}#EVENTS` && /reminded|expired/.test(String(type)))
    .sort((a, b) => (String(a['sk']) < String(b['sk']) ? -1 : 1))
    .map(({ type, invoiceId, atMs }) => [type, invoiceId, atMs]);

const expired = (id: number, at: string) => ['invoice.expired', id, kuwaitInstant(at)];
const reminded = (id: number, at: string) => ['invoice.reminded', id, kuwaitInstant(at)];

describe('An unpaid invoice', () => {
  test('expires once, when its last day is over, and says nothing in its answers of how', async () => {
    const { shop, invoice } = await billFrom();

    await run('2026-03-17 08:00:00');
    const before = await said(shop.id);
    await run('2026-03-18 00:00:00');
    await run('2026-03-18 08:00:00');

    expect(before).toEqual([]);
    expect(await said(shop.id)).toEqual([expired(invoice.id, '2026-03-18 00:00:00')]);
    const item = await table.get(invoiceKey(shop.id, invoice.id));
    expect(Object.keys(item ?? {}).filter((name) => name.startsWith('deadline'))).toEqual([]);
    expect(invoiceFrom(item ?? {})).toEqual(invoice);
  });

  test('is reminded of by day, and expires all the same', async () => {
    const { shop, invoice } = await billFrom({ reminders: true });

    for (const at of ['15 00', '15 08', '16 00', '16 08', '18 00']) await run(`2026-03-${at}:00:00`);

    expect(await said(shop.id)).toEqual([
      reminded(invoice.id, '2026-03-15 08:00:00'),
      expired(invoice.id, '2026-03-18 00:00:00'),
    ]);
  });

  test('whose reminder was missed is reminded of at the first run of a day it can still be paid on', async () => {
    const { shop, invoice } = await billFrom({ reminders: true });

    await run('2026-03-16 21:00:00');
    await run('2026-03-17 00:00:00');
    await run('2026-03-17 08:00:00');

    expect(await said(shop.id)).toEqual([reminded(invoice.id, '2026-03-17 08:00:00')]);
  });

  test('that nobody looked at for a year expires, without a reminder', async () => {
    const { shop, invoice } = await billFrom({ reminders: true });

    await run('2027-03-17 08:00:00');

    expect(await said(shop.id)).toEqual([expired(invoice.id, '2027-03-17 08:00:00')]);
  });

  test('made on its last day expires in the night', async () => {
    const { shop, invoice } = await billFrom({ reminders: true, lastDay: day('2026-03-10') });

    await run('2026-03-11 00:00:00');

    expect(await said(shop.id)).toEqual([expired(invoice.id, '2026-03-11 00:00:00')]);
  });
});

test('Twenty runs at once remind of an invoice once and let it expire once', async () => {
  const { shop, invoice } = await billFrom({ reminders: true });

  await atOnce(20, () => run('2026-03-15 08:00:00'));
  await atOnce(20, () => run('2026-03-18 00:00:00'));

  expect(await said(shop.id)).toEqual([
    reminded(invoice.id, '2026-03-15 08:00:00'),
    expired(invoice.id, '2026-03-18 00:00:00'),
  ]);
});

test.each(['paid', 'cancelled'] as const)(
  'An invoice that is %s between the reading and the writing does not expire',
  async (end) => {
    const { shop, invoice } = await billFrom();
    const atMs = kuwaitInstant('2026-03-17 23:59:59');
    const happens = async () =>
      end === 'paid'
        ? payInvoice(table, shop, invoice, atMs)
        : invoices.cancel(shop.id, invoice.token, change(atMs));

    // The buckets are read by sixteen calls at once; the next one is its transaction.
    await run('2026-03-18 00:00:00', beforeCall(table, 17, happens));
    await run('2026-03-18 08:00:00');

    expect(await said(shop.id)).toEqual([]);
    expect(await table.get(invoiceKey(shop.id, invoice.id))).toMatchObject({ status: end });
  },
);

test('An invoice that fails holds up no other, fails the call, and is what the next run begins with', async () => {
  const shop = await newShop(table);
  const made = await atOnce(4, () => invoices.create(shop, draft({ expiresOn: lastDay }), change(noonMs)));
  const ids = made.map((answer) => invoiceOf(answer).id).sort((a, b) => a - b);
  const failing = around(table, async (name, args, inner) => {
    if (name === 'transact' && JSON.stringify(args).includes(String(ids[1]))) throw new Error('injected');
    return inner();
  });
  const clock = () => kuwaitInstant('2026-03-18 00:00:00');
  const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 60_000 };

  await expect(handler({}, context, { table: failing, clock })).rejects.toThrow(
    'Deadlines were met but for 1 that failed.',
  );
  const first = (await said(shop.id)).map(([, id]) => id).sort();
  await handler({}, context, { table, clock });

  expect(first).toEqual(ids.filter((id) => id !== ids[1]));
  expect((await said(shop.id)).map(([, id]) => id).sort()).toEqual(ids);
});

test('A run whose time is up ends, says so, and the next one goes on', async () => {
  const shop = await newShop(table);
  await atOnce(4, () => invoices.create(shop, draft({ expiresOn: lastDay }), change(noonMs)));
  const clock = () => kuwaitInstant('2026-03-18 00:00:00');
  let asked = 0;
  const context = {
    awsRequestId: 'request',
    getRemainingTimeInMillis: () => {
      asked += 1;
      return asked > 2 ? 9_999 : 60_000;
    },
  };

  await expect(handler({}, context, { table, clock })).rejects.toThrow(
    'Deadlines were met as far as the time went.',
  );
  const first = await said(shop.id);
  const { did } = await handler({}, { ...context, getRemainingTimeInMillis: () => 60_000 }, { table, clock });

  expect([first.length, (await said(shop.id)).length]).toEqual([2, 4]);
  expect(did).toBe('Unpaid invoices expired: 2, reminded of: 0.');
});

test('A run says when there is something to do again, as things stand', async () => {
  await billFrom({ reminders: true, lastDay: day('2026-03-14') });
  const nextOf = async (at: string) => (await run(at)).nextMs;

  expect([
    await nextOf('2026-03-11 00:00:00'),
    await nextOf('2026-03-12 07:00:00'),
    await nextOf('2026-03-12 22:00:00'),
  ]).toEqual(['2026-03-12 08:00:00', '2026-03-12 08:00:00', '2026-03-13 00:00:00'].map(kuwaitInstant));
});

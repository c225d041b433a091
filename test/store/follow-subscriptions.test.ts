import { expect, test } from 'vitest';
import { handler } from '../../functions/stream/follow-changes.ts';
import type { Invoice } from '../../shared/domain/invoice.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import type { Table } from '../../shared/store/table.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { ownTable } from './own-table.ts';
import { pendingSeries, seriesOf } from './series.ts';
import { change, draft, invoiceOf, newShop, noonMs } from './shop.ts';
import { recordOf } from './stream.ts';
import { failingAt } from './table-double.ts';

const table = await ownTable();
const clock = () => noonMs;
const schedules = { at: async () => {} };
const notices = { send: async () => {} };
const rows = { send: async () => {} };
const measure = () => {};
const deliver = (records: ReturnType<typeof recordOf>[], to: Table = table) =>
  handler({ Records: records }, undefined, { table: to, clock, schedules, notices, rows, measure });

/** A first invoice before and after its payer paid it. */
const paidFirst = async (): Promise<{ before: Invoice; after: Invoice }> => {
  const shop = await newShop(table);
  const before = await pendingSeries(table, shop);
  await payInvoice(table, shop, before, noonMs, { card: 'approve' });
  return { before, after: (await invoiceRepository(table).byId(shop.id, before.id)) as Invoice };
};

test('A subscription goes on when the stream tells that its invoice is paid, however often it does', async () => {
  const { before, after } = await paidFirst();
  const record = recordOf(before, after);

  const answers = [await deliver([record, record]), await deliver([record])];
  const series = await seriesOf(table, before);

  expect(answers).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }]);
  expect([series.state, series.revision]).toEqual(['active', 2]);
});

test('A change of an unpaid invoice, or of one without a subscription, asks nothing of the table', async () => {
  const shop = await newShop(table);
  const first = await pendingSeries(table, shop);
  const single = invoiceOf(await invoiceRepository(table).create(shop, draft(), change(noonMs)));
  const untouched = failingAt(table, 1, 'before');

  await deliver(
    [
      recordOf(undefined, first),
      recordOf(first, { ...first, visitedCount: 1 }),
      recordOf(single, { ...single, status: 'cancelled', payment: null }),
    ],
    untouched,
  );

  expect(untouched.hasFailed()).toBe(false);
});

test('A record that fails is given back, and what follows it waits', async () => {
  const [one, other] = [await paidFirst(), await paidFirst()];
  const records = [recordOf(one.before, one.after), recordOf(other.before, other.after)];

  const failed = await deliver(records, failingAt(table, 1, 'before'));
  const waiting = (await seriesOf(table, other.before)).state;
  await deliver(records);

  expect(failed).toEqual({
    batchItemFailures: [{ itemIdentifier: records[0]?.dynamodb?.SequenceNumber }],
  });
  expect([waiting, (await seriesOf(table, other.before)).state]).toEqual(['pending', 'active']);
});

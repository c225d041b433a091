import type { SQSRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { sendBulkInvoices } from '../../functions/bulk/send-bulk-invoices.ts';
import { handler } from '../../functions/bulk/send-bulk-rows.ts';
import type { RowsMessage } from '../../shared/bulk/rows-message.ts';
import { runSending } from '../../shared/bulk/run-sending.ts';
import { bulkSendingRepository } from '../../shared/store/bulk-sendings.ts';
import { inGroups } from '../../shared/store/in-groups.ts';
import type { Table } from '../../shared/store/table.ts';
import { bulkShop, wishes } from './bulk-shop.ts';
import { ownTable } from './own-table.ts';
import { newShop, noonMs, tally } from './shop.ts';
import { around } from './table-double.ts';

const table = await ownTable();

/** A table of which one call in `oneIn` fails, before its effect or after it. */
const unreliable = (oneIn: number): Table =>
  around(table, async (_name, _args, inner) => {
    const fails = Math.random() < 1 / oneIn;
    if (fails && Math.random() < 0.5) throw new Error('injected before');
    const answer = await inner();
    if (fails) throw new Error('injected after');
    return answer;
  });

const recordOf = (message: RowsMessage): SQSRecord =>
  ({
    messageId: crypto.randomUUID(),
    receiptHandle: 'r',
    body: JSON.stringify(message),
    attributes: { ApproximateReceiveCount: '1' },
  }) as SQSRecord;

test('a thousand rows end as a thousand invoices, though workers fail, messages repeat and some are lost', async () => {
  const merchant = await newShop(table);
  const shop = bulkShop(table, merchant);
  await shop.upload('bulk', wishes(1_000));
  const ids = Array.from({ length: 1_000 }, (_, at) => 2 * (at + 1));
  const request = { merchant, input: { ids }, nowMs: noonMs, claim: undefined };
  await sendBulkInvoices(request as never, { sendings: bulkSendingRepository(table) });

  const queue = { putOff: async () => {} };
  const dependencies = { table: unreliable(40), queue, clock: () => noonMs };
  let rounds = 0;
  let nowMs = noonMs;
  for (let waiting = await shop.messages(); waiting.length > 0; rounds++) {
    expect(rounds).toBeLessThan(20);
    const arrives = waiting.filter(() => Math.random() < 0.9);
    const twice = arrives.filter(() => Math.random() < 0.1);
    for (const records of inGroups([...arrives, ...twice].map(recordOf), 10)) {
      await handler({ Records: records }, undefined, dependencies);
    }
    // Whatever was lost, or failed until it was put aside, the sendings put on the queue again.
    const due = await shop.dueWork(`M#${merchant.id}#SENDINGS`);
    nowMs = Math.max(nowMs, ...due.map(({ dueMs }) => dueMs));
    for (const work of due) await runSending(table, work, nowMs);
    waiting = await shop.messages();
  }

  const rows = await shop.rows('bulk');
  const invoices = await shop.invoices();
  expect(tally(rows.map(({ status }) => status))).toEqual(new Map([['sent', 1_000]]));
  expect(invoices.map(({ referenceNumber }) => referenceNumber).sort()).toEqual(
    rows.map(({ referenceNumber }) => referenceNumber).sort(),
  );
  expect(rows.flatMap((row) => (row.status === 'sent' ? [row.invoiceId] : [])).sort()).toEqual(
    invoices.map(({ id }) => id).sort(),
  );
}, 300_000);

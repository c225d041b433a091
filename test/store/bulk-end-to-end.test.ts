import type { SQSRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { sendBulkInvoices } from '../../functions/bulk/send-bulk-invoices.ts';
import { handler } from '../../functions/bulk/send-bulk-rows.ts';
import type { RowsMessage } from '../../shared/bulk/rows-message.ts';
import { runSending } from '../../shared/bulk/run-sending.ts';
import { noticesOf } from '../../shared/notices/notice.ts';
import type { Sms } from '../../shared/notices/senders.ts';
import { bulkSendingRepository } from '../../shared/store/bulk-sendings.ts';
import { inGroups } from '../../shared/store/in-groups.ts';
import { outboxOf } from '../../shared/store/keys.ts';
import { queryAll, type Table } from '../../shared/store/table.ts';
import { bulkShop } from './bulk-shop.ts';
import { noticesDesk } from './notices-desk.ts';
import { ownTable } from './own-table.ts';
import { newShop, noonMs, tally } from './shop.ts';
import { around } from './table-double.ts';
import { csvOf, uploadDesk } from './upload-desk.ts';

const table = await ownTable();

/** Rows of the file, one in a hundred of them bad; `DAFTAR_BULK_ROWS=10000` for as many as take two minutes. */
const rowsInFile = Number(process.env['DAFTAR_BULK_ROWS'] ?? 500);
/** Of what is uploaded (`infra/stacks/large-uploads.ts`). */
const mostReceives = 6;
const isBad = (at: number): boolean => at % 100 === 50;
const good = rowsInFile - Array.from({ length: rowsInFile }, (_, at) => at).filter(isBad).length;

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

/** Some of the messages, and some of them twice. */
const asTheyArrive = <T>(messages: readonly T[], share: number): T[] => {
  const arrives = messages.filter(() => Math.random() < share);
  return [...arrives, ...arrives.filter(() => Math.random() < 0.1)];
};

test(
  `each good row of ${rowsInFile} ends as one invoice and one SMS, though workers fail, messages repeat and some are lost`,
  async () => {
    const merchant = await newShop(table);
    const shop = bulkShop(table, merchant);

    const desk = uploadDesk(table, merchant);
    const uploadId = await desk.begin('bulk', csvOf(rowsInFile, isBad));
    for (let receives = 1; (await desk.state(uploadId))?.state !== 'done'; receives++) {
      expect(receives).toBeLessThanOrEqual(mostReceives);
      await desk.process(uploadId, unreliable(40), receives);
    }
    expect(await desk.state(uploadId)).toMatchObject({
      counts: { total: rowsInFile, accepted: good, rejected: rowsInFile - good },
    });

    const ids = (await shop.rows('bulk')).map(({ id }) => id);
    for (const some of inGroups(ids, 1_000)) {
      const request = { merchant, input: { ids: some }, nowMs: noonMs, claim: undefined };
      await sendBulkInvoices(request as never, { sendings: bulkSendingRepository(table) });
    }

    const queue = { putOff: async () => {} };
    const dependencies = { table: unreliable(40), queue, clock: () => noonMs };
    let rounds = 0;
    let nowMs = noonMs;
    for (let waiting = await shop.messages(); waiting.length > 0; rounds++) {
      expect(rounds).toBeLessThan(20);
      for (const records of inGroups(asTheyArrive(waiting, 0.9).map(recordOf), 10)) {
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
    expect(tally(rows.map(({ status }) => status))).toEqual(new Map([['sent', good]]));
    expect(invoices.map(({ referenceNumber }) => referenceNumber).sort()).toEqual(
      rows.map(({ referenceNumber }) => referenceNumber).sort(),
    );
    expect(rows.flatMap((row) => (row.status === 'sent' ? [row.invoiceId] : [])).sort()).toEqual(
      invoices.map(({ id }) => id).sort(),
    );
    const upload = await desk.state(uploadId);
    expect(upload && (await desk.uploads.countSent(upload))).toBe(good);

    const events = await queryAll(table, { pk: outboxOf(merchant.id) });
    const notices = events.flatMap(({ sk, ...event }) => noticesOf({ ...event, eventId: sk } as never));
    const notifier = noticesDesk(table);
    const first = asTheyArrive(notices, 1);
    for (const some of inGroups(first, 10)) await notifier.deliver([...new Set(some)]);
    expect(tally(notifier.sent.map((sms) => (sms as Sms).to))).toEqual(
      tally(rows.map(({ countryCode, mobileNumber }) => `+${countryCode}${mobileNumber}`)),
    );
  },
  60_000 + 200 * rowsInFile,
);

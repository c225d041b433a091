import { handler } from '../../functions/bulk/send-bulk-rows.ts';
import type { RowsMessage } from '../../shared/bulk/rows-message.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { logger } from '../../shared/http/log.ts';
import { bulkSendingRepository } from '../../shared/store/bulk-sendings.ts';
import { inGroups } from '../../shared/store/in-groups.ts';
import type { Table } from '../../shared/store/table.ts';
import { bulkShop } from '../store/bulk-shop.ts';
import { newShop, noonMs } from '../store/shop.ts';
import { around } from '../store/table-double.ts';
import { csvOf, uploadDesk } from '../store/upload-desk.ts';
import { scratchTable } from './scratch-table.ts';
import { onTemporaryStack } from './temporary-stack.ts';
import { textTable } from './text-table.ts';

const counts = [1_000, 10_000, 100_000];
/** What would take longer, going by fewer rows, is left out unless the whole is wanted. */
const longestMs = 300_000;
/** As the queue of rows feeds its worker (`infra/stacks/bulk-queue.ts`). */
const messagesInBatch = 10;
const batchesAtOnce = 5;

/**
 * Rows per second of a large file from its bytes to stored rows, and of stored rows to invoices, by the workers themselves on
 * DynamoDB Local; the calls of the table that each row takes, which no busy machine changes; and what this process, which is
 * theirs, adds to its memory meanwhile.
 */
export const benchBulkStore = ({ whole }: { whole: boolean }): Promise<string> =>
  onTemporaryStack(async () => {
    // A line for each message would bury what is measured.
    logger.setLogLevel('ERROR');
    const stored: Measured[] = [];
    const sent: Measured[] = [];
    const isTooLong = (count: number, before: readonly Measured[]): boolean =>
      !whole && expectedMs(count, before) > longestMs;
    for (const count of counts) {
      const scratch = await scratchTable();
      const shop = await newShop(scratch);
      if (!isTooLong(count, stored)) {
        stored.push(await measured(count, scratch, (table) => store(table, shop, count)));
        if (!isTooLong(count, sent)) {
          const messages = await take(scratch, shop);
          sent.push(await measured(count, scratch, (table) => send(table, messages)));
        }
      }
      await scratch.drop();
    }
    return textTable([
      ['rows', ...headers('parsed and stored/s'), ...headers('sent/s')],
      ...counts.map((count, at) => [
        count.toLocaleString('en'),
        ...cellsOf(count, stored[at], stored),
        ...cellsOf(count, sent[at], sent),
      ]),
    ]);
  });

interface Measured {
  count: number;
  ms: number;
  calls: number;
  growthMb: number;
}

const expectedMs = (count: number, before: readonly Measured[]): number => {
  const last = before.at(-1);
  return last ? (last.ms * count) / last.count : 0;
};

const headers = (rate: string): string[] => [rate, 'calls/row', 'growth MB'];

const cellsOf = (count: number, measure: Measured | undefined, all: readonly Measured[]): string[] =>
  measure
    ? [
        ((count * 1_000) / measure.ms).toFixed(0),
        (measure.calls / count).toFixed(3),
        measure.growthMb.toFixed(0),
      ]
    : [`not tried: ${(expectedMs(count, all) / 60_000).toFixed(0)} min`, '', ''];

const measured = async (
  count: number,
  table: Table,
  act: (counted: Table) => Promise<void>,
): Promise<Measured> => {
  let calls = 0;
  const counted = around(table, (_name, _args, inner) => {
    calls += 1;
    return inner();
  });
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 100);
  const started = performance.now();
  await act(counted);
  const ms = performance.now() - started;
  clearInterval(watch);
  return { count, ms, calls, growthMb: (most - before) / 1024 ** 2 };
};

const store = async (table: Table, shop: Merchant, count: number): Promise<void> => {
  const desk = uploadDesk(table, shop);
  const uploadId = await desk.begin('bulk', csvOf(count));
  if (!(await desk.process(uploadId))) throw new Error('The worker did not get through.');
};

/** Takes all rows, and answers the messages that the stream's worker makes of that. */
const take = async (table: Table, shop: Merchant): Promise<RowsMessage[]> => {
  const stored = bulkShop(table, shop);
  const taking = { merchantId: shop.id, nowMs: noonMs, wanted: () => true };
  for (const rows of inGroups(await stored.rows('bulk'), 98)) {
    await bulkSendingRepository(table).take(rows, taking);
  }
  return stored.messages();
};

const send = async (table: Table, messages: readonly RowsMessage[]): Promise<void> => {
  const batches = inGroups(messages, messagesInBatch);
  const dependencies = { table, queue: { putOff: async () => {} }, clock: () => noonMs };
  const work = async (): Promise<void> => {
    for (let batch = batches.pop(); batch; batch = batches.pop()) {
      const { batchItemFailures } = await handler(eventOf(batch), undefined, dependencies);
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier)));
      if (failed.size > 0) batches.push(batch.filter((_, at) => failed.has(at)));
    }
  };
  await Promise.all(Array.from({ length: batchesAtOnce }, work));
};

const eventOf = (messages: readonly RowsMessage[]) =>
  ({
    Records: messages.map((message, at) => ({
      messageId: String(at),
      receiptHandle: String(at),
      body: JSON.stringify(message),
      attributes: { ApproximateReceiveCount: '1' },
    })),
  }) as never;

import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { lazyRowsQueue } from '../../shared/bulk/lazy-rows-queue.ts';
import type { RowsMessage } from '../../shared/bulk/rows-message.ts';
import type { RowsQueue } from '../../shared/bulk/rows-queue.ts';
import { sendRows } from '../../shared/bulk/send-rows.ts';
import { systemClock } from '../../shared/domain/clock.ts';
import { logger } from '../../shared/http/log.ts';
import { services } from '../../shared/http/services.ts';
import { dealWithMessages } from '../../shared/queues/deal-with-messages.ts';

const onAws = () => ({
  table: services().table,
  queue: lazyRowsQueue() as Pick<RowsQueue, 'putOff'>,
  clock: systemClock,
});

type Dependencies = ReturnType<typeof onAws>;

/** Makes invoices of the rows of a batch of messages; a message with a row that failed by our fault is put off. */
export const handler = (
  event: SQSEvent,
  _context?: unknown,
  { table, queue, clock }: Dependencies = onAws(),
): Promise<SQSBatchResponse> =>
  dealWithMessages(event, queue, async (body) => {
    const message = JSON.parse(body) as RowsMessage;
    const { merchantId, sendingId } = message;
    const { faults, ...outcome } = await sendRows(table, message, clock());
    logger.info('bulk rows', { merchantId, sendingId, ...outcome, faults: faults.length });
    return faults;
  });

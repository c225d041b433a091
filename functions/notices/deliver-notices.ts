import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { systemClock } from '../../shared/domain/clock.ts';
import { environment } from '../../shared/environment.ts';
import { logFault, logNotice } from '../../shared/http/log.ts';
import { services } from '../../shared/http/services.ts';
import { deliverNotice } from '../../shared/notices/deliver-notice.ts';
import { lazyNoticesQueue } from '../../shared/notices/lazy-queue.ts';
import type { Notice } from '../../shared/notices/notice.ts';
import { pauseSeconds } from '../../shared/notices/pauses.ts';
import { lazySenders } from '../../shared/notices/senders.ts';

const onAws = () => ({
  table: services().table,
  senders: lazySenders,
  publicBaseUrl: environment.publicBaseUrl,
  queue: lazyNoticesQueue(),
  clock: systemClock,
});

type Dependencies = ReturnType<typeof onAws>;

/** Delivers the notices of a batch, each on its own: one that fails is put off, and holds up no other. */
export const handler = async (
  { Records }: SQSEvent,
  _context?: unknown,
  dependencies: Dependencies = onAws(),
): Promise<SQSBatchResponse> => {
  const delivered = await Promise.all(Records.map((record) => deliver(record, dependencies)));
  const failed = Records.filter((_, at) => !delivered[at]);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};

const deliver = async (record: SQSRecord, dependencies: Dependencies): Promise<boolean> => {
  try {
    const notice = JSON.parse(record.body) as Notice;
    const { merchantId, invoiceId, eventId } = notice;
    const { channel, state } = await deliverNotice(notice, dependencies.clock(), dependencies);
    logNotice({ merchantId, invoiceId, eventId, channel, state });
    return true;
  } catch (error) {
    logFault(record.messageId, error);
    await putOff(record, dependencies);
    return false;
  }
};

/** Where even that fails, the message is handed out again after the queue's own time. */
const putOff = async (
  { messageId, receiptHandle, attributes }: SQSRecord,
  { queue }: Dependencies,
): Promise<void> => {
  try {
    await queue.putOff(receiptHandle, pauseSeconds(Number(attributes.ApproximateReceiveCount)));
  } catch (error) {
    logFault(messageId, error);
  }
};

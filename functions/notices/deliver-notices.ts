import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { systemClock } from '../../shared/domain/clock.ts';
import { environment } from '../../shared/environment.ts';
import { logDeadDelivery, logFault, logNotice } from '../../shared/http/log.ts';
import { services } from '../../shared/http/services.ts';
import { deliverNotice } from '../../shared/notices/deliver-notice.ts';
import { lazyNoticesQueue } from '../../shared/notices/lazy-queue.ts';
import { pauseSeconds, secondsUntil } from '../../shared/notices/pauses.ts';
import { readNotice } from '../../shared/notices/read-notice.ts';
import { lazySenders } from '../../shared/notices/senders.ts';

const onAws = () => ({
  table: services().table,
  secrets: services().secrets,
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
  const isDone = await Promise.all(Records.map((record) => deliver(record, dependencies)));
  const left = Records.filter((_, at) => !isDone[at]);
  return { batchItemFailures: left.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};

/** Whether the message is done with; one that is not has been put off. */
const deliver = async (record: SQSRecord, dependencies: Dependencies): Promise<boolean> => {
  const receives = Number(record.attributes.ApproximateReceiveCount);
  try {
    const notice = readNotice(record.body);
    const delivery = await deliverNotice(notice, dependencies);
    const { merchantId, invoiceId, eventId } = notice;
    const { channel = null, state = 'nobody', reason = '' } = delivery ?? {};
    logNotice({ merchantId, invoiceId, eventId, channel, state, reason });
    if (delivery?.state === 'dead') logDeadDelivery(delivery);
    if (delivery?.nextMs === undefined) return true;
    await putOff(record, secondsUntil(delivery.nextMs, dependencies.clock()), dependencies);
  } catch (error) {
    logFault(record.messageId, error);
    await putOff(record, pauseSeconds(receives), dependencies);
  }
  return false;
};

/** Where even that fails, the message is handed out again after the queue's own time. */
const putOff = async (
  { messageId, receiptHandle }: SQSRecord,
  seconds: number,
  { queue }: Dependencies,
): Promise<void> => {
  try {
    await queue.putOff(receiptHandle, seconds);
  } catch (error) {
    logFault(messageId, error);
  }
};

import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { systemClock } from '../../shared/domain/clock.ts';
import { environment } from '../../shared/environment.ts';
import { logDeadDelivery, logNotice } from '../../shared/http/log.ts';
import { services } from '../../shared/http/services.ts';
import { type Measurement, measure } from '../../shared/metrics/measure.ts';
import { measurementsOfDelivery } from '../../shared/metrics/measurements-of-delivery.ts';
import { deliverNotice } from '../../shared/notices/deliver-notice.ts';
import { lazyNoticesQueue } from '../../shared/notices/lazy-queue.ts';
import { readNotice } from '../../shared/notices/read-notice.ts';
import { lazySenders } from '../../shared/notices/senders.ts';
import { dealWithMessages } from '../../shared/queues/deal-with-messages.ts';
import { secondsUntil } from '../../shared/queues/pauses.ts';

const onAws = () => ({
  table: services().table,
  secrets: services().secrets,
  senders: lazySenders,
  publicBaseUrl: environment.publicBaseUrl,
  queue: lazyNoticesQueue(),
  measure,
  clock: systemClock,
});

type Dependencies = ReturnType<typeof onAws>;

/** Delivers the notices of a batch, each on its own: one that fails is put off, and holds up no other. */
export const handler = async (
  event: SQSEvent,
  _context?: unknown,
  dependencies: Dependencies = onAws(),
): Promise<SQSBatchResponse> => {
  const { queue, clock, measure } = dependencies;
  const measured: Measurement[] = [];
  const answer = await dealWithMessages(event, queue, async (body) => {
    const notice = readNotice(body);
    const beganMs = clock();
    const delivery = await deliverNotice(notice, dependencies);
    const { merchantId, invoiceId, eventId } = notice;
    const { channel = null, state = 'nobody', reason = '' } = delivery ?? {};
    logNotice({ merchantId, invoiceId, eventId, channel, state, reason });
    if (delivery) measured.push(...measurementsOfDelivery(delivery, beganMs));
    if (delivery?.state === 'dead') logDeadDelivery(delivery);
    if (delivery?.nextMs === undefined) return [];
    return { againInSeconds: secondsUntil(delivery.nextMs, clock()) };
  });
  measure(measured);
  return answer;
};

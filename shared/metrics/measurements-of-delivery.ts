import type { BusinessMetric } from '../contracts/business-metrics.ts';
import type { Delivery, Try } from '../domain/delivery.ts';
import type { Measurement } from './measure.ts';

/**
 * What a delivery adds to the business's numbers: the try that began at `beganMs` or later, if there was one, and that it is
 * dead. The latter also where it is met with again, for whoever noted it may have died before it was counted.
 */
export const measurementsOfDelivery = (
  { channel, state, tries }: Pick<Delivery, 'channel' | 'state' | 'tries'>,
  beganMs: number,
): Measurement[] => {
  const metricOf = channel === 'webhook' ? ofWebhooks : ofMessages;
  const tried = tries.at(-1);
  return [
    ...(tried && tried.atMs >= beganMs ? [{ metric: metricOf[tried.outcome], value: 1 }] : []),
    ...(state === 'dead' ? [{ metric: 'NoticesDead', value: 1 } as const] : []),
  ];
};

type ByOutcome = Readonly<Record<Try['outcome'], BusinessMetric>>;

const ofMessages: ByOutcome = { delivered: 'MessagesSent', failed: 'MessagesFailed' };
const ofWebhooks: ByOutcome = { delivered: 'WebhooksDelivered', failed: 'WebhooksFailed' };

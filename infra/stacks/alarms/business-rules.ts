import type { BusinessMetric } from '../../../shared/contracts/business-metrics.ts';
import type { Stage } from '../../stage.ts';
import { businessMetric, percentage } from '../metrics.ts';
import type { AlarmRule } from './rule.ts';

/** What goes wrong with payments and notices while all that runs is well. */
export const businessRules = (stage: Stage): AlarmRule[] => {
  const metric = (name: BusinessMetric) => businessMetric(stage, name);
  return [
    {
      id: 'PaymentsUnknown',
      metric: businessMetric(stage, 'UnknownPaymentAge', { statistic: 'Maximum' }),
      threshold: 15 * 60,
      says: 'An acquirer has not told for 15 minutes or more how a payment ended',
      section: 'payments-unknown',
    },
    {
      id: 'MessagesFail',
      metric: percentage('failed, % of messages', {
        part: metric('MessagesFailed'),
        // Where all fail, there is no number of those that do not.
        whole: 'SUM([part, sent])',
        others: { sent: metric('MessagesSent') },
        atLeast: 5,
      }),
      threshold: 50,
      periods: 3,
      says: 'Half of the SMS, e-mails and WhatsApp messages fail',
      section: 'messages-fail',
    },
    {
      id: 'NoticesDead',
      metric: metric('NoticesDead'),
      threshold: 1,
      says: 'Messages or webhooks were given up',
      section: 'notices-given-up',
    },
  ];
};

import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { BusinessMetric } from '../../../shared/contracts/business-metrics.ts';
import type { Stage } from '../../stage.ts';
import { businessMetric } from '../metrics.ts';
import { graph, type Row } from './row.ts';

/** What the service is there for, by the hour. */
export const businessRow = (stage: Stage): Row => {
  const hour = Duration.hours(1);
  const each = (...names: BusinessMetric[]) =>
    names.map((name) => businessMetric(stage, name, { period: hour }));
  const spent = new Metric({
    namespace: 'AWS/SNS',
    metricName: 'SMSMonthToDateSpentUSD',
    statistic: 'Maximum',
    period: hour,
    label: 'US dollars for SMS this month',
  });
  return {
    title: 'Business',
    widgets: [
      graph(
        'Invoices',
        each('InvoicesCreated', 'InvoicesPaid', 'InvoicesCancelled', 'InvoicesExpired'),
        each('CapturedFils'),
      ),
      graph(
        'Payments',
        each(
          'PaymentsCaptured',
          'PaymentsFailed',
          'PaymentsAbandoned',
          'PaymentsUnknown',
          'PaymentsToRefund',
          'SubscriptionChargesFailed',
        ),
        [
          businessMetric(stage, 'UnknownPaymentAge', {
            statistic: 'Maximum',
            label: 'seconds without an answer',
          }),
        ],
      ),
      graph('Refunds', each('RefundsRequested', 'RefundsGivenBack', 'RefundsRefused', 'RefundsUnknown')),
      graph('Messages to payers', each('MessagesSent', 'MessagesFailed'), [spent]),
      graph('Webhooks', each('WebhooksDelivered', 'WebhooksFailed')),
      graph('Given up', each('NoticesDead')),
    ],
  };
};

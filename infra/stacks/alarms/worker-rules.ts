import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { isDailyWorker, isStreamWorker, type Worker } from '../../../shared/contracts/contract.ts';
import type { Delivery } from '../delivery.ts';
import { period, sumOf } from '../metrics.ts';
import { pascalCase } from '../service-function.ts';
import type { AlarmRule } from './rule.ts';

/** What holds up those who work behind the API. */
export const workerRules = (delivery: Delivery): AlarmRule[] => [
  throttles,
  ...failures(delivery),
  ...streamDelays(delivery),
  ...(delivery.queues.notices ? noticeDelays(delivery.queues.notices.queue) : []),
  ...[...delivery.deadLetters].map(([worker, queue]) => ({
    id: `DeadLetters${pascalCase(worker.name)}`,
    metric: queue.metricApproximateNumberOfMessagesVisible({ period }),
    threshold: 1,
    says: `Dead letters of ${worker.name}`,
    section: `dead-letters-${kindOf(worker)}`,
  })),
];

/** Of all functions of the account in this region, as they share what may run at once. */
const throttles: AlarmRule = {
  id: 'FunctionsThrottled',
  metric: new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', statistic: 'Sum', period }),
  threshold: 1,
  periods: 2,
  says: 'Lambda refuses to run functions, as too many run at once',
  section: 'functions-throttled',
};

/** What fails now and then is tried again by itself. What runs twice a day is another matter. */
const failures = (delivery: Delivery): AlarmRule[] => [
  ...errorsOf(delivery, (worker) => !isDailyWorker(worker)).map((metric) => ({
    id: 'WorkersFail',
    metric,
    threshold: 1,
    periods: 3,
    says: 'Workers crash or run out of time, again and again',
    section: 'workers-fail',
  })),
  ...errorsOf(delivery, isDailyWorker).map((metric) => ({
    id: 'DeadlinesNotMet',
    metric,
    threshold: 1,
    says: 'Unpaid invoices did not all expire, or were not all reminded of',
    section: 'deadlines-not-met',
  })),
];

/** Errors of some workers as one metric; none where there is none of them. */
const errorsOf = (delivery: Delivery, isWanted: (worker: Worker) => boolean): IMetric[] => {
  const running = delivery.running(isWanted);
  const errors = running.map(({ worker, lambda }) => lambda.metricErrors({ period, label: worker.name }));
  return errors.length > 0 ? [sumOf('errors', errors)] : [];
};

/** The stream forgets a change after a day. */
const streamDelays = (delivery: Delivery): AlarmRule[] =>
  delivery.running(isStreamWorker).map(({ worker, lambda }) => ({
    id: `Behind${pascalCase(worker.name)}`,
    metric: lambda.metric('IteratorAge', { period, statistic: 'Maximum' }),
    threshold: 15 * 60 * 1_000,
    says: `Changes wait 15 minutes or more for ${worker.name}`,
    section: 'changes-wait',
  }));

const noticeDelays = (queue: Queue): AlarmRule[] => [
  // SQS leaves out of it what was handed out three times or more: webhooks that fail for days are none of this.
  {
    id: 'NoticesWait',
    metric: queue.metricApproximateAgeOfOldestMessage({ period }),
    threshold: 60 * 60,
    periods: 3,
    says: 'Notices wait an hour or more for deliver-notices',
    section: 'notices-wait',
  },
  // SQS hides 120,000 messages at once. With as many put off it hands out none, new ones neither.
  {
    id: 'NoticesCrowded',
    metric: queue.metricApproximateNumberOfMessagesNotVisible({ period }),
    threshold: 80_000,
    says: 'Of 120,000 notices that can wait for their next try 80,000 do',
    section: 'too-many-notices-wait',
  },
];

/** What has to be done with dead letters goes by what they are. */
const kindOf = (worker: Worker): string => {
  switch (worker.source) {
    case 'table-stream':
      return 'of-the-stream';
    case 'schedule':
    case 'daily':
      return 'of-schedules';
    case 'queue':
      return `of-${worker.queue}`;
  }
};

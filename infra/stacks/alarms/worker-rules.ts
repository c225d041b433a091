import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { isDailyWorker, isStreamWorker, type Worker } from '../../../shared/contracts/contract.ts';
import type { Delivery } from '../delivery.ts';
import { period, sumOf } from '../metrics.ts';
import { pascalCase } from '../service-function.ts';
import type { AlarmRule } from './rule.ts';

/** What holds up those who work behind the API. */
export const workerRules = (delivery: Delivery): AlarmRule[] => [
  throttles,
  ...failures(delivery),
  ...delays(delivery),
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
const failures = (delivery: Delivery): AlarmRule[] => {
  const errorsOf = (isWanted: (worker: Worker) => boolean) =>
    delivery
      .running(isWanted)
      .map(({ worker, lambda }) => lambda.metricErrors({ period, label: worker.name }));
  const daily = errorsOf(isDailyWorker);
  const others = errorsOf((worker) => !isDailyWorker(worker));
  return [
    {
      id: 'WorkersFail',
      metric: sumOf('errors of workers', others),
      threshold: 1,
      periods: 3,
      says: 'Workers crash or run out of time, again and again',
      section: 'workers-fail',
    },
    {
      id: 'DeadlinesNotMet',
      metric: sumOf('errors of what runs daily', daily),
      threshold: 1,
      says: 'Unpaid invoices did not all expire, or were not all reminded of',
      section: 'deadlines-not-met',
    },
  ].filter(({ id }) => (id === 'WorkersFail' ? others : daily).length > 0);
};

const delays = (delivery: Delivery): AlarmRule[] => {
  const { notices } = delivery.queues;
  return [
    // The stream forgets a change after a day.
    ...delivery.running(isStreamWorker).map(({ worker, lambda }) => ({
      id: `Behind${pascalCase(worker.name)}`,
      metric: lambda.metric('IteratorAge', { period, statistic: 'Maximum' }),
      threshold: 15 * 60 * 1_000,
      says: `Changes wait 15 minutes or more for ${worker.name}`,
      section: 'changes-wait',
    })),
    ...(notices
      ? [
          // SQS leaves out of it what was handed out three times or more: webhooks that fail for days are none of this.
          {
            id: 'NoticesWait',
            metric: notices.queue.metricApproximateAgeOfOldestMessage({ period }),
            threshold: 60 * 60,
            periods: 3,
            says: 'Notices wait an hour or more for deliver-notices',
            section: 'notices-wait',
          },
          // SQS hides 120,000 messages at once. With as many put off it hands out none, new ones neither.
          {
            id: 'NoticesCrowded',
            metric: notices.queue.metricApproximateNumberOfMessagesNotVisible({ period }),
            threshold: 80_000,
            says: 'Of 120,000 notices that can wait for their next try 80,000 do',
            section: 'too-many-notices-wait',
          },
        ]
      : []),
  ];
};

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

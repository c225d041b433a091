import { Duration } from 'aws-cdk-lib';
import { Alarm, type AlarmProps, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

export interface NoticesAlarmsProps {
  readonly stage: Stage;
  readonly topic: ITopic;
  readonly queue: Queue;
  readonly deadLetters: Queue;
  /** Who puts notices on the queue, as the table's stream asks for them. */
  readonly senders: readonly LambdaFunction[];
  readonly worker: LambdaFunction;
}

/** Tells a topic, which people subscribe to, when notices do not get out. */
export class NoticesAlarms extends Construct {
  constructor(scope: Construct, id: string, props: NoticesAlarmsProps) {
    super(scope, id);
    const { stage, topic, queue, deadLetters, senders, worker } = props;

    const alarm = (name: string, metric: IMetric, props: Omit<AlarmProps, 'metric'>): void =>
      new Alarm(this, name, {
        ...props,
        metric,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }).addAlarmAction(new SnsAction(topic));

    const period = Duration.minutes(5);
    alarm('Poison', deadLetters.metricApproximateNumberOfMessagesVisible({ period }), {
      alarmDescription:
        'Messages lie in the dead letters of notices: see the log, then "daftar notice redrive".',
      threshold: 1,
      evaluationPeriods: 1,
    });
    const dead = new MetricFilter(this, 'DeadDeliveries', {
      logGroup: worker.logGroup,
      filterPattern: FilterPattern.stringValue('$.message', '=', 'delivery dead'),
      metricNamespace: `Daftar/${stage.name}`,
      metricName: 'DeadDeliveries',
      metricValue: '1',
    });
    alarm('Dead', dead.metric({ period, statistic: 'Sum' }), {
      alarmDescription: 'Notices were given up: "daftar notice dead" lists them.',
      threshold: 1,
      evaluationPeriods: 1,
    });
    // SQS leaves out of it what was handed out three times or more: webhooks that fail for days are none of this.
    alarm('Late', queue.metricApproximateAgeOfOldestMessage({ period }), {
      alarmDescription: 'Notices wait for an hour or more: the worker fails or cannot keep up.',
      threshold: Duration.hours(1).toSeconds(),
      evaluationPeriods: 3,
    });
    // SQS hides 120,000 messages at once. With as many put off it hands out none, new ones neither.
    alarm('Crowded', queue.metricApproximateNumberOfMessagesNotVisible({ period }), {
      alarmDescription:
        'Of 120,000 notices that can wait for their next try 80,000 do: switch off what fails, tell it again later.',
      threshold: 80_000,
      evaluationPeriods: 1,
    });
    // The stream forgets a change after a day: what was not put on the queue by then goes out only if it is told again.
    senders.forEach((sender, at) => {
      alarm(`Unsent${at || ''}`, sender.metric('IteratorAge', { period, statistic: 'Maximum' }), {
        alarmDescription:
          'Changes wait for an hour or more to be made notices of: see the log; after a day, "daftar event redeliver".',
        threshold: Duration.hours(1).toMilliseconds(),
        evaluationPeriods: 1,
      });
    });
  }
}

import { Alarm, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** When people are told, and where they read what to do. */
export interface AlarmRule {
  /** The alarm's id in the template. */
  readonly id: string;
  readonly metric: IMetric;
  /** It rings from this value on. */
  readonly threshold: number;
  /**
   * For so many periods in a row.
   *
   * @default 1
   */
  readonly periods?: number;
  /** What has happened, in a few words. */
  readonly says: string;
  /** The section of docs/operating.md about it, as links name it. */
  readonly section: string;
}

/** Makes an alarm of each rule, which tells the topic. What has nothing to tell is well. */
export const ring = (scope: Construct, topic: ITopic, rules: readonly AlarmRule[]): Alarm[] =>
  rules.map(({ id, metric, threshold, periods = 1, says, section }) => {
    const alarm = new Alarm(scope, id, {
      metric,
      threshold,
      evaluationPeriods: periods,
      alarmDescription: described(says, section),
      treatMissingData: TreatMissingData.NOT_BREACHING,
      // A percentile of few requests is that of the slowest.
      ...(isPercentile(metric) && { evaluateLowSampleCountPercentile: 'ignore' }),
    });
    alarm.addAlarmAction(new SnsAction(topic));
    return alarm;
  });

/** An alarm's description: what has happened, and the section that says what to do. */
export const described = (says: string, section: string): string => `${says}: docs/operating.md#${section}`;

const isPercentile = (metric: IMetric): boolean =>
  /^p\d/.test(metric.toMetricConfig().metricStat?.statistic ?? '');

import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, type MetricProps } from 'aws-cdk-lib/aws-cloudwatch';
import type { BusinessMetric } from '../../shared/contracts/business-metrics.ts';
import type { Stage } from '../stage.ts';

/** What dashboard and alarms look at, five minutes at a time. */
export const period = Duration.minutes(5);

/** Below this is what the service itself tells CloudWatch. */
export const metricsNamespace = ({ name }: Pick<Stage, 'name'>): string => `Daftar/${name}`;

/** What happens in the business, as functions measure it. */
export const businessMetric = (
  stage: Pick<Stage, 'name'>,
  metricName: BusinessMetric,
  props: Partial<MetricProps> = {},
): Metric =>
  new Metric({
    namespace: metricsNamespace(stage),
    metricName,
    dimensionsMap: { service: 'daftar' },
    statistic: 'Sum',
    period,
    ...props,
  });

/** What some metrics come to together; those that have nothing to tell are left out. */
export const sumOf = (label: string, metrics: readonly IMetric[]): MathExpression => {
  const named = Object.fromEntries(metrics.map((metric, at) => [`m${at + 1}`, metric]));
  return new MathExpression({
    expression: `SUM([${Object.keys(named).join(', ')}])`,
    usingMetrics: named,
    label,
    period,
  });
};

export interface Share {
  readonly part: IMetric;
  /** What it is a part of: one of the others, or an expression of them and `part`. */
  readonly whole: string;
  readonly others: Readonly<Record<string, IMetric>>;
  /** Less of it is bad luck. */
  readonly atLeast: number;
}

/** A share in percent; 0 while there is not enough of it to tell. */
export const percentage = (label: string, { part, whole, others, atLeast }: Share): MathExpression =>
  new MathExpression({
    expression: `IF(part >= ${atLeast}, 100 * part / ${whole}, 0)`,
    usingMetrics: { part, ...others },
    label,
    period,
  });

import { GraphWidget, type IMetric, type IWidget, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { period } from '../metrics.ts';

/** Widgets beside each other, under a title; their widths come to 24 at most. */
export interface Row {
  readonly title: string;
  readonly widgets: readonly IWidget[];
}

/** A third of a row. */
export const graph = (title: string, left: readonly IMetric[], right: readonly IMetric[] = []): GraphWidget =>
  new GraphWidget({ title, left: [...left], right: [...right], width: 8, height: 6, leftYAxis: { min: 0 } });

export const summed = (metric: Metric, label: string): Metric =>
  metric.with({ statistic: 'Sum', period, label });

import { Metrics } from '@aws-lambda-powertools/metrics';
import { type BusinessMetric, businessMetrics } from '../contracts/business-metrics.ts';

/** A number of a name that is known beforehand: nothing of a merchant or a payer can be said with it. */
export interface Measurement {
  metric: BusinessMetric;
  value: number;
}

/** Tells CloudWatch what was measured. */
export type Measure = (measurements: readonly Measurement[]) => void;

const metrics = new Metrics();

/** One line on standard output, which CloudWatch reads the metrics from; none where there is nothing to tell. */
export const measure: Measure = (measurements) => {
  for (const { metric, value } of inSums(measurements))
    metrics.addMetric(metric, businessMetrics[metric], value);
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};

/** A batch has many of the same: what is only ever summed up is one number, what has a highest stays apart. */
const inSums = (measurements: readonly Measurement[]): readonly Measurement[] => {
  const sums = new Map<BusinessMetric, number>();
  for (const { metric, value } of measurements.filter(isSummed))
    sums.set(metric, (sums.get(metric) ?? 0) + value);
  return [
    ...[...sums].map(([metric, value]) => ({ metric, value })),
    ...measurements.filter((measurement) => !isSummed(measurement)),
  ];
};

const isSummed = ({ metric }: Measurement): boolean => businessMetrics[metric] !== 'Seconds';

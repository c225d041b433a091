import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { period } from '../metrics.ts';
import { graph, type Row } from './row.ts';

/** How the functions do whose names begin with one of these. */
export const functionsRow = (stackNames: readonly string[]): Row => {
  const worst = (metricName: string, statistic: string) =>
    [...new Set(stackNames)].map((stackName) => worstFunctions(stackName, metricName, statistic));
  return {
    title: 'Functions',
    widgets: [
      graph('Errors', worst('Errors', 'Sum')),
      graph('Throttles, and how many run at once in the account', worst('Throttles', 'Sum'), [
        new Metric({
          namespace: 'AWS/Lambda',
          metricName: 'ConcurrentExecutions',
          statistic: 'Maximum',
          period,
          label: 'at once',
        }),
      ]),
      graph('Milliseconds, p99', worst('Duration', 'p99')),
    ],
  };
};

/** The ten with most of it. Searched for, since the dashboard need not be made anew for a new function then. */
const worstFunctions = (stackName: string, metricName: string, statistic: string): MathExpression => {
  const words = stackName.replaceAll('-', ' ');
  const found = `SEARCH('{AWS/Lambda,FunctionName} ${words} MetricName="${metricName}"', '${statistic}', 300)`;
  return new MathExpression({
    expression: `SORT(${found}, MAX, DESC, 10)`,
    usingMetrics: {},
    label: '',
    period,
  });
};

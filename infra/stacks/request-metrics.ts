import { Metric, type MetricProps, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import {
  FilterPattern,
  type IFilterPattern,
  type ILogGroup,
  type JsonPattern,
  MetricFilter,
} from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { contracts } from '../../shared/contracts/registry.ts';
import type { Stage } from '../stage.ts';
import { metricsNamespace, period } from './metrics.ts';

/**
 * What CloudWatch reads from the lines of the access log. API Gateway's own numbers have in them what is no fault of ours: requests
 * of terminals, which are held open on purpose, and 506, the contract's answer to data that its sender made unusable.
 */
export class RequestMetrics extends Construct {
  /** What callers wait, in milliseconds, for answers that are given as soon as they can be. */
  readonly latency: Metric;
  readonly loginsRefused: Metric;

  constructor(scope: Construct, id: string, { stage, accessLog }: { stage: Stage; accessLog: ILogGroup }) {
    super(scope, id);
    const count = (metricName: string, filterPattern: IFilterPattern): MetricFilter =>
      new MetricFilter(this, metricName, {
        logGroup: accessLog,
        filterPattern,
        metricNamespace: metricsNamespace(stage),
        metricName,
        metricValue: '1',
        unit: Unit.COUNT,
      });
    count('ServerErrors', FilterPattern.all(status('=', '5*'), status('!=', '506')));
    // The password is wrong, or there were too many that were.
    const isRefused = FilterPattern.any(status('=', '401'), status('=', '429'));
    const logins = count('LoginsRefused', FilterPattern.all(route('=', 'POST /api/v1/login'), isRefused));
    this.loginsRefused = logins.metric({ period, statistic: 'Sum' });
    const isSoon = slowRoutes.map((slow) => route('!=', slow));
    this.latency = new MetricFilter(this, 'Latency', {
      logGroup: accessLog,
      filterPattern: FilterPattern.all(FilterPattern.numberValue('$.latencyMs', '>=', 0), ...isSoon),
      metricNamespace: metricsNamespace(stage),
      metricName: 'RequestLatency',
      metricValue: '$.latencyMs',
      unit: Unit.MILLISECONDS,
    }).metric({ period });
  }
}

/** Answers with 5xx but 506: by its name alone, as the alarm that guards releases is made before the log is. */
export const serverErrors = (stage: Stage, props: Partial<MetricProps> = {}): Metric =>
  new Metric({
    namespace: metricsNamespace(stage),
    metricName: 'ServerErrors',
    statistic: 'Sum',
    period,
    ...props,
  });

const status = (comparison: string, value: string): JsonPattern =>
  FilterPattern.stringValue('$.status', comparison, value);
const route = (comparison: string, value: string): JsonPattern =>
  FilterPattern.stringValue('$.route', comparison, value);

/** Those that have longer than others, and take it. */
const slowRoutes = contracts
  .filter(({ longestSeconds }) => longestSeconds !== undefined)
  .map(({ method, path }) => `${method} ${path}`);

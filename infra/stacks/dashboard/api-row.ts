import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Stage } from '../../stage.ts';
import { type RequestMetrics, serverErrors } from '../request-metrics.ts';
import { graph, type Row, summed } from './row.ts';

/** What callers see. */
export const apiRow = (stage: Stage, api: HttpApi, { latency, loginsRefused }: RequestMetrics): Row => ({
  title: 'API',
  widgets: [
    graph('Requests', [
      summed(api.metricCount(), 'requests'),
      summed(api.metricClientError(), '4xx'),
      serverErrors(stage, { label: '5xx but 506' }),
      loginsRefused.with({ label: 'logins refused' }),
    ]),
    graph(
      'Milliseconds until the answer, without what is held open on purpose',
      ['p50', 'p95', 'p99'].map((statistic) => latency.with({ statistic, label: statistic })),
    ),
    graph(
      'Milliseconds until the answer, of all requests',
      ['p50', 'p95', 'p99'].map((statistic) => api.metricLatency({ statistic, label: statistic })),
    ),
  ],
});

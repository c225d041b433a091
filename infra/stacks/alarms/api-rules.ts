import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Stage } from '../../stage.ts';
import { percentage, period } from '../metrics.ts';
import { type RequestMetrics, serverErrors } from '../request-metrics.ts';
import type { AlarmRule } from './rule.ts';

/** What callers notice. */
export const apiRules = (
  stage: Stage,
  api: HttpApi,
  { latency, loginsRefused }: RequestMetrics,
): AlarmRule[] => [
  {
    id: 'ServerErrors',
    metric: percentage('5xx, % of requests', {
      part: serverErrors(stage),
      whole: 'requests',
      others: { requests: api.metricCount({ period, statistic: 'Sum' }) },
      atLeast: 5,
    }),
    threshold: 1,
    says: 'Of all requests at least 1% is answered with 5xx',
    section: 'server-errors',
  },
  {
    id: 'SlowAnswers',
    metric: latency.with({ statistic: 'p99' }),
    threshold: 3_000,
    periods: 3,
    says: 'One request in a hundred takes three seconds or more',
    section: 'slow-answers',
  },
  {
    id: 'LoginsRefused',
    metric: loginsRefused,
    threshold: 100,
    says: 'A hundred logins were refused within five minutes',
    section: 'logins-refused',
  },
];

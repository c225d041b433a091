import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { sumOf } from '../metrics.ts';
import { throttleEvents } from '../table-metrics.ts';
import type { AlarmRule } from './rule.ts';

/** What holds up everybody. */
export const tableRules = (table: ITable): AlarmRule[] => [
  {
    id: 'TableThrottled',
    metric: sumOf('throttle events', throttleEvents(table)),
    threshold: 1,
    periods: 2,
    says: 'DynamoDB refuses reads or writes, as there are too many of one partition',
    section: 'table-throttled',
  },
];

import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { tableDefinition } from '../table-definition.ts';
import { period } from './metrics.ts';

const metricOf = (
  { tableName }: ITable,
  metricName: string,
  label: string,
  dimensions: Record<string, string> = {},
): Metric =>
  new Metric({
    namespace: 'AWS/DynamoDB',
    metricName,
    dimensionsMap: { TableName: tableName, ...dimensions },
    statistic: 'Sum',
    period,
    label,
  });

/** Reads and writes that were refused, of the table and of its indexes. */
export const throttleEvents = (table: ITable): Metric[] => {
  const indexes = tableDefinition.indexes.map(({ name }) => ({ GlobalSecondaryIndexName: name }));
  return ['ReadThrottleEvents', 'WriteThrottleEvents'].flatMap((metric) =>
    [{}, ...indexes].map((dimensions) =>
      metricOf(table, metric, [metric, ...Object.values(dimensions)].join(' '), dimensions),
    ),
  );
};

export const consumedUnits = (table: ITable): Metric[] => [
  metricOf(table, 'ConsumedReadCapacityUnits', 'read'),
  metricOf(table, 'ConsumedWriteCapacityUnits', 'written'),
];

/** What DynamoDB could not do, by what it was asked. */
export const systemErrors = (table: ITable): Metric[] =>
  ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem', 'TransactWriteItems'].map(
    (Operation) => metricOf(table, 'SystemErrors', Operation, { Operation }),
  );

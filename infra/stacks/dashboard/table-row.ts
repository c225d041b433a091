import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { consumedUnits, systemErrors, throttleEvents } from '../table-metrics.ts';
import { graph, type Row } from './row.ts';

/** How the table does. */
export const tableRow = (table: ITable): Row => ({
  title: 'Table',
  widgets: [
    graph('Request units', consumedUnits(table)),
    graph('Throttle events', throttleEvents(table)),
    graph('System errors', systemErrors(table)),
  ],
});

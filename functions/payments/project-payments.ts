import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { services } from '../../shared/http/services.ts';
import { inOrder } from '../../shared/http/stream-batch.ts';
import { projectPayment } from '../../shared/store/payment-projections.ts';
import { paymentChange } from '../../shared/store/stream-records.ts';

/** Follows the table's stream: keeps up to date what the transactions report is read from, and who paid an open invoice. */
export const handler = (
  { Records }: DynamoDBStreamEvent,
  _context?: unknown,
  { table } = { table: services().table },
): Promise<DynamoDBBatchResponse> =>
  inOrder(Records, async (record) => {
    const change = paymentChange(record);
    if (change) await projectPayment(table, change);
  });

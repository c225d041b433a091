import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { logFault } from '../../shared/http/log.ts';
import { services } from '../../shared/http/services.ts';
import { projectPayment } from '../../shared/store/payment-projections.ts';
import { paymentChange } from '../../shared/store/stream-records.ts';

/**
 * Follows the table's stream: keeps up to date what the transactions report is read from, and who paid an open invoice.
 *
 * In order, and from the first failure on again: a later change of a payment must not be overtaken by an earlier one.
 */
export const handler = async (
  { Records }: DynamoDBStreamEvent,
  _context?: unknown,
  dependencies = { table: services().table },
): Promise<DynamoDBBatchResponse> => {
  for (const record of Records) {
    try {
      const change = paymentChange(record);
      if (change) await projectPayment(dependencies.table, change);
    } catch (error) {
      logFault(record.eventID ?? '', error);
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
};

import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { systemClock } from '../../shared/domain/clock.ts';
import { logFault } from '../../shared/http/log.ts';
import { services } from '../../shared/http/services.ts';
import { invoiceChange } from '../../shared/store/stream-records.ts';
import { followSubscription } from '../../shared/subscriptions/follow-subscription.ts';

/** Follows the table's stream: when an invoice of a subscription is paid or cancelled, the subscription goes on. */
export const handler = async (
  { Records }: DynamoDBStreamEvent,
  _context?: unknown,
  dependencies = { table: services().table, clock: systemClock },
): Promise<DynamoDBBatchResponse> => {
  for (const record of Records) {
    try {
      const { before, after } = invoiceChange(record) ?? {};
      const hasEnded = after !== undefined && after.status !== 'unpaid' && before?.status !== after.status;
      if (!hasEnded || after.subscriptionId === null) continue;
      const subscription = { merchantId: after.merchantId, id: after.subscriptionId };
      await followSubscription(dependencies.table, subscription, dependencies.clock());
    } catch (error) {
      logFault(record.eventID ?? '', error);
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
};

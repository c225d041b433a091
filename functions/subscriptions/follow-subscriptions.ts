import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { systemClock } from '../../shared/domain/clock.ts';
import { services } from '../../shared/http/services.ts';
import { inOrder } from '../../shared/http/stream-batch.ts';
import { invoiceChange } from '../../shared/store/stream-records.ts';
import { followSubscription } from '../../shared/subscriptions/follow-subscription.ts';

/** Follows the table's stream: when an invoice of a subscription is paid or cancelled, the subscription goes on. */
export const handler = (
  { Records }: DynamoDBStreamEvent,
  _context?: unknown,
  { table, clock } = { table: services().table, clock: systemClock },
): Promise<DynamoDBBatchResponse> =>
  inOrder(Records, async (record) => {
    const { before, after } = invoiceChange(record) ?? {};
    const hasEnded = after !== undefined && after.status !== 'unpaid' && before?.status !== after.status;
    if (!hasEnded || after.subscriptionId === null) return;
    await followSubscription(table, { merchantId: after.merchantId, id: after.subscriptionId }, clock());
  });

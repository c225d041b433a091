import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { inOrder } from '../../shared/http/stream-batch.ts';
import { dueWork } from '../../shared/schedules/due-work.ts';
import { eventBridgeSchedules } from '../../shared/schedules/schedules.ts';

const onAws = { schedules: eventBridgeSchedules() };

/** Follows the table's stream: whatever an item says is to be done with it later gets a schedule. */
export const handler = (
  { Records }: DynamoDBStreamEvent,
  _context?: unknown,
  { schedules } = onAws,
): Promise<DynamoDBBatchResponse> =>
  inOrder(Records, async (record) => {
    const work = dueWork(record);
    if (work) await schedules.at(work);
  });

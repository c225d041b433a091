import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { logFault } from '../../shared/http/log.ts';
import { dueWork } from '../../shared/schedules/due-work.ts';
import { eventBridgeSchedules } from '../../shared/schedules/schedules.ts';

const schedules = eventBridgeSchedules();

/** Follows the table's stream: whatever an item says is to be done with it later gets a schedule. */
export const handler = async (
  { Records }: DynamoDBStreamEvent,
  _context?: unknown,
  dependencies = { schedules },
): Promise<DynamoDBBatchResponse> => {
  for (const record of Records) {
    try {
      const work = dueWork(record);
      if (work) await dependencies.schedules.at(work);
    } catch (error) {
      logFault(record.eventID ?? '', error);
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
};

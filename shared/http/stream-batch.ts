import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { logFault } from './log.ts';

/**
 * Works through a batch of the table's stream, in order, and from the first failure on again: a later change of an item
 * must not be overtaken by an earlier one.
 */
export const inOrder = async (
  records: readonly DynamoDBRecord[],
  follow: (record: DynamoDBRecord) => Promise<void>,
): Promise<DynamoDBBatchResponse> => {
  for (const record of records) {
    try {
      await follow(record);
    } catch (error) {
      logFault(record.eventID ?? '', error);
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
};

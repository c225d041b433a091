import type { DynamoDBRecord } from 'aws-lambda';
import { DynamoDbError, type DynamoDbWire } from '../dynamodb-wire.ts';

/** A record as DynamoDB Streams gives it: already in the form that Lambda hands on. */
export type StreamRecord = DynamoDBRecord & { readonly dynamodb: { readonly SequenceNumber: string } };

export interface Shard {
  readonly ShardId: string;
  readonly ParentShardId?: string;
}

export interface ShardBatch {
  readonly records: readonly StreamRecord[];
  /** Where to go on; none when the shard has ended. */
  readonly next: string | undefined;
}

export interface StreamReader {
  shards(): Promise<Shard[]>;
  /** An iterator after a sequence number, or at the oldest record there is. */
  iterator(shardId: string, after: string | undefined): Promise<string>;
  read(iterator: string, limit: number): Promise<ShardBatch>;
}

/** Reads a table's change stream from DynamoDB Local. */
export const createStreamReader = (wire: DynamoDbWire, streamArn: string): StreamReader => ({
  async shards() {
    const shards: Shard[] = [];
    let ExclusiveStartShardId: string | undefined;
    do {
      const { StreamDescription } = await wire.call<DescribeStreamAnswer>(
        'DynamoDBStreams_20120810.DescribeStream',
        {
          StreamArn: streamArn,
          ExclusiveStartShardId,
        },
      );
      shards.push(...StreamDescription.Shards);
      ExclusiveStartShardId = StreamDescription.LastEvaluatedShardId;
    } while (ExclusiveStartShardId !== undefined);
    return shards;
  },

  async iterator(shardId, after) {
    const shard = { StreamArn: streamArn, ShardId: shardId };
    if (after !== undefined) {
      try {
        return await getIterator(wire, {
          ...shard,
          ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
          SequenceNumber: after,
        });
      } catch (error) {
        // Older than the day a stream keeps: the oldest record left is the next one.
        const trimmed = error instanceof DynamoDbError && error.code === 'TrimmedDataAccessException';
        if (!trimmed) throw error;
      }
    }
    return getIterator(wire, { ...shard, ShardIteratorType: 'TRIM_HORIZON' });
  },

  async read(iterator, limit) {
    const { Records, NextShardIterator } = await wire.call<GetRecordsAnswer>(
      'DynamoDBStreams_20120810.GetRecords',
      {
        ShardIterator: iterator,
        Limit: limit,
      },
    );
    return { records: Records, next: NextShardIterator };
  },
});

interface DescribeStreamAnswer {
  StreamDescription: { Shards: Shard[]; LastEvaluatedShardId?: string };
}

interface GetRecordsAnswer {
  Records: StreamRecord[];
  NextShardIterator?: string;
}

const getIterator = async (wire: DynamoDbWire, input: object): Promise<string> => {
  const answer = await wire.call<{ ShardIterator: string }>(
    'DynamoDBStreams_20120810.GetShardIterator',
    input,
  );
  return answer.ShardIterator;
};

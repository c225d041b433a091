import type { DynamoDbWire } from './dynamodb-wire.ts';

/** Resolves once every write acknowledged before the call is on disk. */
export type Barrier = () => Promise<void>;

/**
 * DynamoDB Local answers a write before SQLite commits it; a read that follows is answered after the commit.
 * So the barrier is a read, and one read serves everybody who asked before it began.
 */
export const createBarrier = (read: () => Promise<unknown>): Barrier => {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const begin = (): Promise<void> => {
    running = read()
      .then(ignoreAnswer)
      .finally(() => {
        running = undefined;
      });
    return running;
  };

  return () => {
    if (next) return next;
    if (!running) return begin();
    next = running.catch(ignoreAnswer).then(() => {
      next = undefined;
      return begin();
    });
    return next;
  };
};

/** The read that proves the commit; there need be no such item. */
export const barrierRead = (
  wire: DynamoDbWire,
  tableName: string,
  keys: { partitionKey: string; sortKey: string },
) => {
  const key = { [keys.partitionKey]: { S: 'barrier' }, [keys.sortKey]: { S: 'barrier' } };
  return (): Promise<unknown> =>
    wire.call('DynamoDB_20120810.GetItem', { TableName: tableName, Key: key, ConsistentRead: true });
};

const ignoreAnswer = (): void => {};

import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  type TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { ApiError } from '../domain/api-error.ts';
import { environment } from '../environment.ts';
import type { Key } from './keys.ts';
import { backOff, untilSettled } from './retry.ts';

export type Item = Record<string, unknown>;

export interface Condition {
  condition?: string;
  names?: Record<string, string>;
  values?: Item;
}

/** One part of a transaction. A part whose condition fails hands back the item that stood in its way. */
export type Write =
  | ({ put: Item & Key } & Condition)
  | ({ update: Key; set: string } & Condition)
  | ({ remove: Key } & Condition);

export interface Query extends QueryOf<readonly [string, string]> {
  projection?: readonly string[];
}

/** A query of one of the table's indexes; of the items in it there are only their keys. */
export interface IndexQuery extends QueryOf<readonly [string, string] | readonly [number, number]> {
  index: keyof typeof indexKeys;
}

interface QueryOf<Range> {
  pk: string;
  /** Sort keys from..to, both included. */
  between?: Range;
  beginsWith?: string;
  newestFirst?: boolean;
  limit?: number;
  startAfter?: Item;
}

/** The attributes each index goes by: its partition key and its sort key. */
const indexKeys = {
  kind: ['kindPk', 'kindSeq'],
  deadline: ['deadlinePk', 'deadlineSk'],
} as const;
const tableKeys = ['pk', 'sk'] as const;

export interface Page {
  items: Item[];
  /** What the next page starts after; absent after the last one. */
  next?: Item;
}

/** Why a part of a transaction did not go through; undefined for a part that would have. */
export interface Refusal {
  reason: 'condition' | 'conflict';
  item?: Item;
}

export type TransactionResult = { done: true } | { done: false; refusals: (Refusal | undefined)[] };

/** The DynamoDB calls the repositories are made of: plain items in and out, reads strongly consistent unless said. */
export interface Table {
  get(key: Key): Promise<Item | undefined>;
  /** Up to 100 items in one round trip, in the order of the keys, undefined where there is none. */
  getMany(keys: readonly Key[]): Promise<(Item | undefined)[]>;
  query(query: Query): Promise<Page>;
  /** The same of an index, which is eventually consistent. */
  queryIndex(query: IndexQuery): Promise<Page>;
  put(item: Item & Key, condition?: Condition): Promise<void>;
  /** Answers the item as it is afterwards. */
  update(key: Key, set: string, condition?: Condition): Promise<Item>;
  remove(key: Key): Promise<void>;
  /** Puts and removes that need no condition, as many as it takes, 100 to a round trip. */
  writeMany(puts: readonly (Item & Key)[], removes: readonly Key[]): Promise<void>;
  /** All or nothing, at most 100 parts. */
  transact(writes: readonly Write[]): Promise<TransactionResult>;
}

/** Every item a query leads to, over as many pages as it takes; no further pages once there are more than `atMost`. */
export const queryAll = async (
  table: Table,
  { atMost = Number.POSITIVE_INFINITY, ...query }: (Query | IndexQuery) & { atMost?: number },
): Promise<Item[]> => {
  const all: Item[] = [];
  let page: Page | undefined;
  do {
    const next = page?.next ? { ...query, startAfter: page.next } : query;
    page = 'index' in next ? await table.queryIndex(next) : await table.query(next);
    all.push(...page.items);
  } while (page.next && all.length <= atMost);
  return all;
};

/** Another write was faster: the condition of a single put or update did not hold. */
export class ConditionFailed extends Error {
  override readonly name = 'ConditionFailed';
  readonly item: Item | undefined;
  constructor(item: Item | undefined) {
    super('The condition of a write did not hold.');
    this.item = item;
  }
}

/** A client that gives up in time for the caller to be answered, instead of hanging with its Lambda. */
export const connect = (): DynamoDBClient => new DynamoDBClient({ maxAttempts: 3, requestHandler: timeouts });

/** Three tries fit well into a Lambda's time. Without `throwOnRequestTimeout` the SDK only warns and waits on. */
export const timeouts = { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true };

const marshal = (item: Item): Record<string, AttributeValue> =>
  marshall(item, { removeUndefinedValues: true }) as Record<string, AttributeValue>;
const unmarshal = (item: Record<string, AttributeValue> | undefined): Item | undefined =>
  item === undefined ? undefined : (unmarshall(item) as Item);

const expressions = ({ condition, names, values }: Condition) => ({
  ...(condition === undefined ? {} : { ConditionExpression: condition }),
  ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
  ...(values === undefined ? {} : { ExpressionAttributeValues: marshal(values) }),
});

export const dynamoTable = (client: DynamoDBClient, tableName = () => environment.tableName): Table => {
  const transactItem = (write: Write) => {
    const common = {
      TableName: tableName(),
      ...expressions(write),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
    if ('put' in write) return { Put: { ...common, Item: marshal(write.put) } };
    if ('remove' in write) return { Delete: { ...common, Key: marshal({ ...write.remove }) } };
    return { Update: { ...common, Key: marshal({ ...write.update }), UpdateExpression: write.set } };
  };

  /** Answers what DynamoDB left undone. */
  const sendBatch = async (batch: WriteRequest[]): Promise<WriteRequest[]> => {
    const command = new BatchWriteItemCommand({ RequestItems: { [tableName()]: batch } });
    return (await client.send(command)).UnprocessedItems?.[tableName()] ?? [];
  };

  const queryBy = async (
    [partitionKey, sortKey]: readonly [string, string],
    { pk, between, beginsWith, newestFirst, limit, startAfter }: Omit<IndexQuery, 'index'>,
    more: Partial<QueryCommandInput>,
  ): Promise<Page> => {
    const range = between
      ? { text: ` AND ${sortKey} BETWEEN :from AND :to`, values: { ':from': between[0], ':to': between[1] } }
      : beginsWith !== undefined
        ? { text: ` AND begins_with(${sortKey}, :prefix)`, values: { ':prefix': beginsWith } }
        : { text: '', values: {} };
    const answer = await client.send(
      new QueryCommand({
        TableName: tableName(),
        KeyConditionExpression: `${partitionKey} = :pk${range.text}`,
        ExpressionAttributeValues: marshal({ ':pk': pk, ...range.values }),
        ...(newestFirst ? { ScanIndexForward: false } : {}),
        ...(limit === undefined ? {} : { Limit: limit }),
        ...(startAfter === undefined ? {} : { ExclusiveStartKey: marshal(startAfter) }),
        ...more,
      }),
    );
    const next = unmarshal(answer.LastEvaluatedKey);
    const items = (answer.Items ?? []).map((item) => unmarshal(item) as Item);
    return next === undefined ? { items } : { items, next };
  };

  return {
    get: async (key) => {
      const command = new GetItemCommand({
        TableName: tableName(),
        Key: marshal({ ...key }),
        ConsistentRead: true,
      });
      return unmarshal((await client.send(command)).Item);
    },

    getMany: async (keys) => {
      const found = new Map<string, Item>();
      let wanted = keys.map((key) => marshal({ pk: key.pk, sk: key.sk }));
      for (let attempt = 0; wanted.length > 0; attempt++) {
        if (attempt > 0) await patience(attempt);
        const request = { [tableName()]: { Keys: wanted, ConsistentRead: true } };
        const answer = await client.send(new BatchGetItemCommand({ RequestItems: request }));
        for (const raw of answer.Responses?.[tableName()] ?? []) {
          const item = unmarshall(raw) as Item & Key;
          found.set(`${item.pk}\n${item.sk}`, item);
        }
        wanted = answer.UnprocessedKeys?.[tableName()]?.Keys ?? [];
      }
      return keys.map((key) => found.get(`${key.pk}\n${key.sk}`));
    },

    query: ({ projection, ...query }) => {
      const names = projection?.map((name, index) => [`#p${index}`, name] as const);
      return queryBy(tableKeys, query, {
        ConsistentRead: true,
        ...(names === undefined
          ? {}
          : {
              ProjectionExpression: names.map(([alias]) => alias).join(', '),
              ExpressionAttributeNames: Object.fromEntries(names),
            }),
      });
    },

    queryIndex: ({ index, ...query }) => queryBy(indexKeys[index], query, { IndexName: index }),

    put: async (item, condition = {}) => {
      const command = new PutItemCommand({
        TableName: tableName(),
        Item: marshal(item),
        ...expressions(condition),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      await conditional(() => client.send(command));
    },

    update: async (key, set, condition = {}) => {
      const command = new UpdateItemCommand({
        TableName: tableName(),
        Key: marshal({ ...key }),
        UpdateExpression: set,
        ...expressions(condition),
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      const answer = await conditional(() => client.send(command));
      return unmarshal(answer.Attributes) ?? {};
    },

    remove: async (key) => {
      await client.send(new DeleteItemCommand({ TableName: tableName(), Key: marshal({ ...key }) }));
    },

    writeMany: async (puts, removes) => {
      let left: WriteRequest[] = [
        ...puts.map((item) => ({ PutRequest: { Item: marshal(item) } })),
        ...removes.map((key) => ({ DeleteRequest: { Key: marshal({ ...key }) } })),
      ];
      for (let attempt = 0; left.length > 0; ) {
        const batches = [0, 25, 50, 75].map((at) => left.slice(at, at + 25)).filter((batch) => batch.length);
        const unprocessed = (await Promise.all(batches.map(sendBatch))).flat();
        left = [...unprocessed, ...left.slice(100)];
        if (unprocessed.length > 0) await patience(++attempt);
      }
    },

    transact: async (writes) => {
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems: writes.map(transactItem) }));
        return { done: true };
      } catch (error) {
        if (!isTransactionCancelled(error)) throw error;
        return { done: false, refusals: refusalsOf(error) };
      }
    },
  };
};

/** Waits before what DynamoDB left undone is asked for again; gives up with 429 before the function's own time is up. */
const patience = async (attempt: number): Promise<void> => {
  if (attempt > mostBatchAttempts) throw new ApiError({ code: 'too-many-requests', retryAfterSeconds: 1 });
  await backOff(attempt);
};

const mostBatchAttempts = 30;

/** A single write that waits for transactions on its item, and tells a condition that did not hold from a fault. */
const conditional = <T>(send: () => Promise<T>): Promise<T> =>
  untilSettled(async () => {
    try {
      return await send();
    } catch (error) {
      if (isCalled(error, 'TransactionConflictException')) return undefined;
      if (!isCalled(error, 'ConditionalCheckFailedException')) throw error;
      throw new ConditionFailed(unmarshal((error as { Item?: Record<string, AttributeValue> }).Item));
    }
  });

const isCalled = (error: unknown, name: string): error is Error =>
  error instanceof Error && error.name === name;

const isTransactionCancelled = (error: unknown): error is TransactionCanceledException =>
  isCalled(error, 'TransactionCanceledException');

const worthAnotherTry: ReadonlySet<string> = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/** Throws the error on when a part failed for another reason than a lost race: that is a fault, not an outcome. */
const refusalsOf = (error: TransactionCanceledException): (Refusal | undefined)[] => {
  const reasons = error.CancellationReasons ?? [];
  const refusals = reasons.map(({ Code, Item }): Refusal | undefined => {
    if (Code === 'ConditionalCheckFailed') {
      const item = unmarshal(Item);
      return item === undefined ? { reason: 'condition' } : { reason: 'condition', item };
    }
    if (Code !== undefined && worthAnotherTry.has(Code)) return { reason: 'conflict' };
    if (Code === 'None' || Code === undefined) return undefined;
    throw error;
  });
  if (refusals.every((refusal) => refusal === undefined)) throw error;
  return refusals;
};

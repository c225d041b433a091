import { setTimeout as delay } from 'node:timers/promises';
import { tableDefinition } from '../table-definition.ts';
import { DynamoDbError, type DynamoDbWire } from './dynamodb-wire.ts';

interface TableDescription {
  TableStatus: string;
  LatestStreamArn: string;
  GlobalSecondaryIndexes?: { IndexName: string; IndexStatus: string }[];
}

/** Makes the service's table unless it is there already, adds what indexes it lacks, and gives its stream's ARN. */
export const ensureTable = async (wire: DynamoDbWire, tableName: string): Promise<{ streamArn: string }> => {
  const table = (await describe(wire, tableName)) ?? (await create(wire, tableName));
  await ensureIndexes(wire, tableName, table);
  await ensureTimeToLive(wire, tableName);
  return { streamArn: table.LatestStreamArn };
};

const describe = async (wire: DynamoDbWire, tableName: string): Promise<TableDescription | undefined> => {
  try {
    const answer = await wire.call<{ Table: TableDescription }>('DynamoDB_20120810.DescribeTable', {
      TableName: tableName,
    });
    return answer.Table;
  } catch (error) {
    if (error instanceof DynamoDbError && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
};

const create = async (wire: DynamoDbWire, tableName: string): Promise<TableDescription> => {
  const created = await wire.call<{ TableDescription: TableDescription }>(
    'DynamoDB_20120810.CreateTable',
    createTableInput(tableName),
  );
  return created.TableDescription;
};

/** A table of an earlier version has fewer indexes. One is added at a time, as DynamoDB wants it, and filled before it is used. */
const ensureIndexes = async (
  wire: DynamoDbWire,
  tableName: string,
  table: TableDescription,
): Promise<void> => {
  const known = new Set(table.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  for (const index of tableDefinition.indexes.filter(({ name }) => !known.has(name))) {
    await wire.call('DynamoDB_20120810.UpdateTable', {
      TableName: tableName,
      AttributeDefinitions: attributeDefinitions(),
      GlobalSecondaryIndexUpdates: [{ Create: indexInput(index) }],
    });
    while (!(await isReady(wire, tableName, index.name))) await delay(indexPollMs);
  }
};

const indexPollMs = 50;

const isReady = async (wire: DynamoDbWire, tableName: string, indexName: string): Promise<boolean> => {
  const table = await describe(wire, tableName).catch(whileBusy);
  const index = table?.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === indexName);
  return table?.TableStatus === 'ACTIVE' && index?.IndexStatus === 'ACTIVE';
};

/** DynamoDB Local stumbles over questions that come while it fills an index: they are asked again. */
const whileBusy = (error: unknown): undefined => {
  if (error instanceof DynamoDbError && error.code === 'InternalFailure') return undefined;
  throw error;
};

const ensureTimeToLive = async (wire: DynamoDbWire, tableName: string): Promise<void> => {
  const TimeToLiveSpecification = { Enabled: true, AttributeName: tableDefinition.timeToLive };
  try {
    await wire.call('DynamoDB_20120810.UpdateTimeToLive', { TableName: tableName, TimeToLiveSpecification });
  } catch (error) {
    const alreadyOn = error instanceof DynamoDbError && error.code === 'ValidationException';
    if (!alreadyOn) throw error;
  }
};

const createTableInput = (tableName: string) => ({
  TableName: tableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: attributeDefinitions(),
  KeySchema: keySchema(tableDefinition.partitionKey, tableDefinition.sortKey),
  GlobalSecondaryIndexes: tableDefinition.indexes.map(indexInput),
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
});

const attributeDefinitions = () => {
  const { partitionKey, sortKey, indexes } = tableDefinition;
  const types = new Map<string, string>([
    [partitionKey, 'S'],
    [sortKey, 'S'],
  ]);
  for (const index of indexes) {
    types.set(index.partitionKey, 'S');
    types.set(index.sortKey, index.sortKeyType);
  }
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
};

const indexInput = (index: (typeof tableDefinition.indexes)[number]) => ({
  IndexName: index.name,
  KeySchema: keySchema(index.partitionKey, index.sortKey),
  Projection: { ProjectionType: index.projection },
});

const keySchema = (partitionKey: string, sortKey: string) => [
  { AttributeName: partitionKey, KeyType: 'HASH' },
  { AttributeName: sortKey, KeyType: 'RANGE' },
];

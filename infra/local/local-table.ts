import { tableDefinition } from '../table-definition.ts';
import { DynamoDbError, type DynamoDbWire } from './dynamodb-wire.ts';

interface TableDescription {
  LatestStreamArn: string;
}

/** Makes the service's table unless it is there already, and gives its stream's ARN. */
export const ensureTable = async (wire: DynamoDbWire, tableName: string): Promise<{ streamArn: string }> => {
  const table = (await describe(wire, tableName)) ?? (await create(wire, tableName));
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

const ensureTimeToLive = async (wire: DynamoDbWire, tableName: string): Promise<void> => {
  const TimeToLiveSpecification = { Enabled: true, AttributeName: tableDefinition.timeToLive };
  try {
    await wire.call('DynamoDB_20120810.UpdateTimeToLive', { TableName: tableName, TimeToLiveSpecification });
  } catch (error) {
    const alreadyOn = error instanceof DynamoDbError && error.code === 'ValidationException';
    if (!alreadyOn) throw error;
  }
};

const createTableInput = (tableName: string) => {
  const { partitionKey, sortKey, indexes } = tableDefinition;
  const types = new Map<string, string>([
    [partitionKey, 'S'],
    [sortKey, 'S'],
  ]);
  for (const index of indexes) {
    types.set(index.partitionKey, 'S');
    types.set(index.sortKey, index.sortKeyType);
  }
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...types].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: keySchema(partitionKey, sortKey),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index.partitionKey, index.sortKey),
      Projection: { ProjectionType: index.projection },
    })),
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  };
};

const keySchema = (partitionKey: string, sortKey: string) => [
  { AttributeName: partitionKey, KeyType: 'HASH' },
  { AttributeName: sortKey, KeyType: 'RANGE' },
];

import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { tableDefinition } from '../../infra/table-definition.ts';
import { dynamoTable, type Item, type Table } from '../../shared/store/table.ts';

/** A table that nobody else reads or writes, the stack's own stream worker included. */
export interface ScratchTable extends Table {
  client: DynamoDBClient;
  tableName: string;
  /** Everything in it. */
  items(): Promise<Item[]>;
  drop(): Promise<void>;
}

/** Hundreds of calls at once on a busy machine of two cores take longer than a Lambda would wait. */
const patience = { connectionTimeout: 20_000, requestTimeout: 30_000 };

/** Makes a table beside the service's own, in the DynamoDB that the environment names. */
export const scratchTable = async (): Promise<ScratchTable> => {
  const client = new DynamoDBClient({ requestHandler: patience });
  const tableName = `daftar-scratch-${crypto.randomUUID()}`;
  await client.send(createTable(tableName));
  return {
    ...dynamoTable(client, () => tableName),
    client,
    tableName,
    items: async () => {
      const items: Item[] = [];
      for await (const page of paginateScan({ client }, { TableName: tableName, ConsistentRead: true })) {
        items.push(...(page.Items ?? []).map((item) => unmarshall(item)));
      }
      return items;
    },
    drop: async () => {
      await client.send(new DeleteTableCommand({ TableName: tableName }));
      client.destroy();
    },
  };
};

const createTable = (TableName: string): CreateTableCommand => {
  const { partitionKey, sortKey, indexes } = tableDefinition;
  const key = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  return new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: key(partitionKey, sortKey),
    AttributeDefinitions: [
      { AttributeName: partitionKey, AttributeType: 'S' },
      { AttributeName: sortKey, AttributeType: 'S' },
      ...indexes.flatMap((index) => [
        { AttributeName: index.partitionKey, AttributeType: 'S' as const },
        { AttributeName: index.sortKey, AttributeType: index.sortKeyType },
      ]),
    ],
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: key(index.partitionKey, index.sortKey),
      Projection: { ProjectionType: index.projection },
    })),
  });
};

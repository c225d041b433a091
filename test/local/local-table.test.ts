import { expect, test } from 'vitest';
import { startDynamoDbLocal } from '../../infra/local/dynamodb-local.ts';
import { createDynamoDbWire } from '../../infra/local/dynamodb-wire.ts';
import { findJava } from '../../infra/local/java.ts';
import { ensureTable } from '../../infra/local/local-table.ts';
import { temporaryFolder } from './fixtures/fake-functions.ts';

test('a table of an earlier version gets the indexes it lacks, with what is in it, and keeps its stream', async () => {
  const database = await startDynamoDbLocal(await findJava(), await temporaryFolder());
  await database.ready();
  const wire = createDynamoDbWire(database.port);
  const call = <T>(operation: string, input: object) => wire.call<T>(`DynamoDB_20120810.${operation}`, input);
  try {
    const key = (pk: string, sk: string) => [
      { AttributeName: pk, KeyType: 'HASH' },
      { AttributeName: sk, KeyType: 'RANGE' },
    ];
    const { TableDescription } = await call<{ TableDescription: { LatestStreamArn: string } }>(
      'CreateTable',
      {
        TableName: 'ledger',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: key('pk', 'sk'),
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
    );
    const deadline = { deadlinePk: { S: 'DEADLINE#01' }, deadlineSk: { S: '2026-03-18 00' } };
    const Item = { pk: { S: 'M#1#INVOICES' }, sk: { S: 'I#1' }, ...deadline };
    await call('PutItem', { TableName: 'ledger', Item });

    const first = await ensureTable(wire, 'ledger');
    const again = await ensureTable(wire, 'ledger');
    const { Items } = await call<{ Items: unknown[] }>('Query', {
      TableName: 'ledger',
      IndexName: 'deadline',
      KeyConditionExpression: 'deadlinePk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'DEADLINE#01' } },
    });

    expect(Items).toEqual([Item]);
    expect([first, again]).toEqual(Array(2).fill({ streamArn: TableDescription.LatestStreamArn }));
  } finally {
    wire.close();
    await database.stop();
  }
});

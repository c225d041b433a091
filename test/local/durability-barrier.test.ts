import { expect, test } from 'vitest';
import { barrierRead, createBarrier } from '../../infra/local/durability-barrier.ts';
import { startDynamoDbLocal } from '../../infra/local/dynamodb-local.ts';
import { createDynamoDbWire } from '../../infra/local/dynamodb-wire.ts';
import { findJava } from '../../infra/local/java.ts';
import { ensureTable } from '../../infra/local/local-table.ts';
import { tableDefinition } from '../../infra/table-definition.ts';
import { temporaryFolder } from './fixtures/fake-functions.ts';

const TableName = 'daftar-local';

/** Starts a database on the folder, with its table. */
const startDatabase = async (folder: string) => {
  const database = await startDynamoDbLocal(await findJava(), folder);
  await database.ready();
  const wire = createDynamoDbWire(database.port);
  await ensureTable(wire, TableName);
  const key = (id: string) => ({ pk: { S: id }, sk: { S: 'item' } });
  return {
    barrier: createBarrier(barrierRead(wire, TableName, tableDefinition)),
    // A transaction, because those are what DynamoDB Local answers before it commits them.
    put: (id: string) =>
      wire.call('DynamoDB_20120810.TransactWriteItems', {
        TransactItems: [{ Put: { TableName, Item: key(id) } }],
      }),
    has: async (id: string) => {
      const { Item } = await wire.call<{ Item?: object }>('DynamoDB_20120810.GetItem', {
        TableName,
        Key: key(id),
      });
      return Item !== undefined;
    },
    kill: async () => {
      process.kill(database.pid, 'SIGKILL');
      wire.close();
      await database.ended;
    },
  };
};

test('What was written before the barrier survives a kill of the database', async () => {
  const folder = await temporaryFolder();
  const kept: boolean[] = [];
  let database = await startDatabase(folder);
  for (const id of ['one', 'other']) {
    // A cold database is so slow to answer that it has committed by then.
    for (let count = 0; count < 40; count += 1) await database.put(`${id}-${count}`);
    await database.put(id);
    await database.barrier();
    await database.kill();
    database = await startDatabase(folder);
    kept.push(await database.has(id));
  }
  await database.kill();
  expect(kept).toEqual([true, true]);
});

/** A read that ends when told to. */
const controlledReads = () => {
  const ends: ((error?: Error) => void)[] = [];
  const read = () =>
    new Promise<void>((resolve, reject) => {
      ends.push((error) => (error ? reject(error) : resolve()));
    });
  return { read, ends };
};

test('Whoever asks while a read is under way waits for the one that follows, together with the others', async () => {
  const { read, ends } = controlledReads();
  const barrier = createBarrier(read);
  const done: string[] = [];
  const note = (name: string) => barrier().then(() => done.push(name));

  const all = Promise.all([note('first'), note('second'), note('third')]);
  ends[0]?.();
  await expect.poll(() => ends.length).toBe(2);
  const afterFirstRead = [...done];
  ends[1]?.();
  await all;

  expect({ afterFirstRead, done, reads: ends.length }).toEqual({
    afterFirstRead: ['first'],
    done: ['first', 'second', 'third'],
    reads: 2,
  });
});

test('A read that fails fails those who wait for it and nobody after', async () => {
  const { read, ends } = controlledReads();
  const barrier = createBarrier(read);

  const first = barrier();
  const second = barrier();
  ends[0]?.(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await expect.poll(() => ends.length).toBe(2);
  ends[1]?.();

  await expect(second).resolves.toBeUndefined();
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DynamoDbLocal, startDynamoDbLocal } from '../../infra/local/dynamodb-local.ts';
import { createDynamoDbWire, type DynamoDbWire } from '../../infra/local/dynamodb-wire.ts';
import { findJava } from '../../infra/local/java.ts';
import { ensureTable } from '../../infra/local/local-table.ts';
import { type StreamPoller, startStreamPoller } from '../../infra/local/stream/stream-poller.ts';
import { openStreamPositions, type StreamPositions } from '../../infra/local/stream/stream-positions.ts';
import { createStreamReader } from '../../infra/local/stream/stream-reader.ts';
import { temporaryFolder } from './fixtures/fake-functions.ts';

type Answer = DynamoDBBatchResponse | undefined;
type Worker = (event: DynamoDBStreamEvent) => Answer | Promise<Answer>;

let database: DynamoDbLocal;
let wire: DynamoDbWire;
let folder: string;
let table: string;
let streamArn: string;
let positions: StreamPositions;
let poller: StreamPoller;
let reports: string[];
let batches: string[][];
let count = 0;

beforeAll(async () => {
  database = await startDynamoDbLocal(await findJava(), await temporaryFolder());
  await database.ready();
  wire = createDynamoDbWire(database.port);
});

afterAll(async () => {
  wire.close();
  await database.stop();
});

beforeEach(async () => {
  count += 1;
  table = `table-${count}`;
  folder = await temporaryFolder();
  reports = [];
  batches = [];
  ({ streamArn } = await ensureTable(wire, table));
});

afterEach(() => poller.stop());

/** Starts a poller whose worker notes what it gets and answers as told. */
const start = async (worker: Worker = () => undefined): Promise<void> => {
  positions = await openStreamPositions(join(folder, 'stream-position.json'), async () => {});
  poller = startStreamPoller({
    sortKeys: [''],
    worker: 'project',
    reader: createStreamReader(wire, streamArn),
    streamArn,
    awsRegion: 'eu-west-1',
    positions,
    deadLetters: join(folder, 'dead-letters.jsonl'),
    report: (line) => {
      reports.push(line);
    },
    retry: { tries: 4, firstPauseMs: 1, longestPauseMs: 4 },
    invoke: async (text) => {
      const event = JSON.parse(text) as DynamoDBStreamEvent;
      batches.push(event.Records.map(keyOf));
      return JSON.stringify(await worker(event));
    },
  });
};

const keyOf = (record: DynamoDBStreamEvent['Records'][number]): string =>
  record.dynamodb?.Keys?.['pk']?.S ?? '';
const put = (id: string, more: object = {}) =>
  wire.call('DynamoDB_20120810.PutItem', {
    TableName: table,
    Item: { pk: { S: id }, sk: { S: 's' }, ...more },
  });
const putAll = async (ids: readonly string[]): Promise<void> => {
  for (const id of ids) await put(id);
};
const deadLetters = async () =>
  (await readFile(join(folder, 'dead-letters.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('hands on records in the form of Lambda', async () => {
  const events: DynamoDBStreamEvent[] = [];
  await start((event) => {
    events.push(event);
    return undefined;
  });
  await put('a', { bytes: { B: 'AAE=' }, fils: { N: '10' } });
  await put('a', { fils: { N: '20' } });
  await poller.drained();

  const records = events.flatMap(({ Records }) => Records);
  const keys = { pk: { S: 'a' }, sk: { S: 's' } };
  const record = (eventName: string, dynamodb: object) => ({
    eventID: expect.any(String),
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    eventSourceARN: streamArn,
    dynamodb: {
      ApproximateCreationDateTime: expect.any(Number),
      Keys: keys,
      SequenceNumber: expect.stringMatching(/^\d+$/),
      SizeBytes: expect.any(Number),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
      ...dynamodb,
    },
  });
  const first = { ...keys, bytes: { B: 'AAE=' }, fils: { N: '10' } };
  const second = { ...keys, fils: { N: '20' } };
  expect(records).toEqual([
    record('INSERT', { NewImage: first }),
    record('MODIFY', { NewImage: second, OldImage: first }),
  ]);
});

test('delivers in order, in batches of at most a hundred', async () => {
  const ids = Array.from({ length: 130 }, (_, index) => `item-${index}`);
  await putAll(ids);
  await start();
  await poller.drained();

  expect(batches.flat()).toEqual(ids);
  expect(Math.max(...batches.map(({ length }) => length))).toBe(100);
});

test('is drained only when what a worker itself wrote is delivered too', async () => {
  await start(async ({ Records }) => {
    for (const id of Records.map(keyOf)) if (id.length < 4) await put(`${id}+`);
    return undefined;
  });
  await put('a');
  await poller.drained();
  expect(batches.flat()).toEqual(['a', 'a+', 'a++', 'a+++']);
});

test('tries again what fails for a while', async () => {
  let failing = 2;
  await putAll(['a', 'b']);
  await start(() => {
    failing -= 1;
    if (failing >= 0) throw new Error('not now');
    return undefined;
  });
  await poller.drained();
  expect(batches).toEqual([
    ['a', 'b'],
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test('goes on from the first record that the worker reports as failed', async () => {
  let failed = false;
  await putAll(['a', 'b', 'c']);
  await start(({ Records }) => {
    if (failed) return undefined;
    failed = true;
    return { batchItemFailures: [{ itemIdentifier: Records[1]?.dynamodb?.SequenceNumber ?? '' }] };
  });
  await poller.drained();
  expect(batches).toEqual([
    ['a', 'b', 'c'],
    ['b', 'c'],
  ]);
});

test('takes a report of a record it never gave as the failure of all', async () => {
  let failed = false;
  await putAll(['a', 'b']);
  await start(() => {
    if (failed) return undefined;
    failed = true;
    return { batchItemFailures: [{ itemIdentifier: 'unknown' }] };
  });
  await poller.drained();
  expect(batches).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test('finds the record that no try can deliver, puts it aside and goes on', async () => {
  const ids = ['a', 'b', 'poison', 'c', 'd'];
  const delivered: string[] = [];
  await putAll(ids);
  await start(({ Records }) => {
    const keys = Records.map(keyOf);
    if (keys.includes('poison')) throw new Error('indigestible');
    delivered.push(...keys);
    return undefined;
  });
  await poller.drained();

  expect(delivered).toEqual(['a', 'b', 'c', 'd']);
  expect(batches.filter((keys) => keys.length === 1 && keys[0] === 'poison')).toHaveLength(4);
  expect(await deadLetters()).toEqual([
    {
      worker: 'project',
      at: expect.any(String),
      error: 'indigestible',
      record: expect.objectContaining({
        dynamodb: expect.objectContaining({ Keys: { pk: { S: 'poison' }, sk: { S: 's' } } }),
      }),
    },
  ]);
  expect(reports.at(-1)).toMatch(/^project: record \d+ put aside in .*dead-letters\.jsonl: indigestible$/);
});

test('puts aside a record that the worker keeps reporting', async () => {
  await putAll(['a', 'poison', 'b']);
  const delivered: string[] = [];
  await start(({ Records }) => {
    const at = Records.findIndex((record) => keyOf(record) === 'poison');
    delivered.push(...Records.slice(0, at === -1 ? undefined : at).map(keyOf));
    return {
      batchItemFailures: at === -1 ? [] : [{ itemIdentifier: Records[at]?.dynamodb?.SequenceNumber ?? '' }],
    };
  });
  await poller.drained();
  expect(delivered).toEqual(['a', 'b']);
  expect(await deadLetters()).toHaveLength(1);
});

test('goes on after a restart where it was', async () => {
  await start();
  await putAll(['a', 'b']);
  await poller.drained();
  await poller.stop();
  await positions.flush();
  await put('c');

  await start();
  await poller.drained();

  expect(batches.flat()).toEqual(['a', 'b', 'c']);
});

test('begins at the oldest record when the position cannot be read', async () => {
  await putAll(['a', 'b']);
  await start();
  await poller.drained();
  expect(batches).toEqual([['a', 'b']]);
});

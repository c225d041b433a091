import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { handler } from '../../../functions/stream/follow-changes.ts';
import type { DueWork } from '../../../shared/schedules/due-work.ts';
import type { Table } from '../../../shared/store/table.ts';

const record = (id: number, attributes: object): DynamoDBRecord => ({
  eventID: `event-${id}`,
  dynamodb: {
    SequenceNumber: `${id}`,
    NewImage: marshall({ pk: 'M#84#PAYMENTS', sk: `P#${id}`, ...attributes }) as never,
  },
});

const records = [
  record(1, { dueMs: 1_000 }),
  record(2, {}),
  record(3, { dueMs: 3_000 }),
  record(4, { dueMs: 4_000 }),
];

/** Gives the records to the function and collects what it schedules. */
const run = async (refuses = (_work: DueWork): boolean => false) => {
  const scheduled: string[] = [];
  const at = async (work: DueWork) => {
    if (refuses(work)) throw new Error('ThrottlingException');
    scheduled.push(`${work.sk} at ${work.dueMs}`);
  };
  const dependencies = {
    schedules: { at },
    notices: { send: async () => {} },
    table: {} as Table,
    clock: () => 0,
  };
  return { answer: await handler({ Records: records }, undefined, dependencies), scheduled };
};

test('each item that is due some time gets its schedule', async () => {
  expect(await run()).toEqual({
    answer: { batchItemFailures: [] },
    scheduled: ['P#1 at 1000', 'P#3 at 3000', 'P#4 at 4000'],
  });
});

test('a schedule that could not be made is asked for again, with all after it', async () => {
  expect(await run(({ dueMs }) => dueMs === 3_000)).toEqual({
    answer: { batchItemFailures: [{ itemIdentifier: '3' }] },
    scheduled: ['P#1 at 1000'],
  });
});

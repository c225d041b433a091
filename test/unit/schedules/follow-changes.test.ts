import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterEach, expect, test, vi } from 'vitest';
import { handler } from '../../../functions/stream/follow-changes.ts';
import type { RowsMessage } from '../../../shared/bulk/rows-message.ts';
import { logger } from '../../../shared/http/log.ts';
import type { Measure } from '../../../shared/metrics/measure.ts';
import type { Notice } from '../../../shared/notices/notice.ts';
import type { DueWork } from '../../../shared/schedules/due-work.ts';
import type { Table } from '../../../shared/store/table.ts';

afterEach(() => vi.restoreAllMocks());

const record = (id: number, attributes: object): DynamoDBRecord => ({
  eventID: `event-${id}`,
  dynamodb: {
    SequenceNumber: `${id}`,
    NewImage: marshall({ pk: 'M#84#PAYMENTS', sk: `P#${id}`, v: 1, ...attributes }) as never,
  },
});

const records = [
  record(1, { dueMs: 1_000 }),
  record(2, {}),
  record(3, { dueMs: 3_000 }),
  record(4, { dueMs: 4_000 }),
];

/** Gives the records to the function and collects what it schedules. */
const run = async (refuses = (_work: DueWork): boolean => false, Records = records) => {
  const scheduled: string[] = [];
  const at = async (work: DueWork) => {
    if (refuses(work)) throw new Error('ThrottlingException');
    scheduled.push(`${work.sk} at ${work.dueMs}`);
  };
  const dependencies = {
    schedules: { at },
    notices: { send: async () => {} },
    rows: { send: async () => {} },
    measure: () => {},
    table: {} as Table,
    clock: () => 0,
  };
  return { answer: await handler({ Records }, undefined, dependencies), scheduled };
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

const event = (id: number, attributes: object): DynamoDBRecord => ({
  eventID: `event-${id}`,
  dynamodb: {
    SequenceNumber: `${id}`,
    NewImage: marshall({ pk: 'M#84#EVENTS', sk: `170000000000${id}-00-ab`, ...attributes }) as never,
  },
});

const events = [
  event(1, { type: 'invoice.created', eventId: 'e1', merchantId: 84, invoiceId: 1_001 }),
  event(2, { type: 'invoice.cancelled', eventId: 'e2', merchantId: 84, invoiceId: 1_001 }),
  event(3, { type: 'invoice.created', eventId: 'e3', merchantId: 84, invoiceId: 1_002, count: 3 }),
  event(4, { type: 'payment.captured', eventId: 'e4', merchantId: 84, paymentId: 1 }),
  event(5, { type: 'invoice.resent', eventId: 'e5', merchantId: 84, invoiceId: 1_004 }),
];

/** Gives the events to the function and collects what it puts on the queue, up to the one it does not take, and counts. */
const told = async (refuses = (_notice: Notice): boolean => false) => {
  const sent: string[] = [];
  const measured: string[] = [];
  const send = async (notices: readonly Notice[]) => {
    if (notices.some(refuses)) throw new Error('ThrottlingException');
    sent.push(...notices.map(({ eventId, invoiceId, type }) => `${eventId}: ${type} ${invoiceId}`));
  };
  const schedules = { at: async () => {} };
  const rows = { send: async () => {} };
  const measure: Measure = (measurements) => {
    measured.push(...measurements.map(({ metric, value }) => `${metric} ${value}`));
  };
  const dependencies = { schedules, notices: { send }, rows, measure, table: {} as Table, clock: () => 0 };
  return { answer: await handler({ Records: events }, undefined, dependencies), sent, measured };
};

test('each invoice that was created or sent again is a notice, and events are counted', async () => {
  expect(await told()).toEqual({
    answer: { batchItemFailures: [] },
    sent: [
      'e1: invoice.created 1001',
      'e3: invoice.created 1002',
      'e3: invoice.created 1003',
      'e3: invoice.created 1004',
      'e5: invoice.resent 1004',
    ],
    measured: ['InvoicesCreated 1', 'InvoicesCancelled 1', 'InvoicesCreated 3', 'PaymentsCaptured 1'],
  });
});

test('notices that the queue did not take are asked for again, with all after them, and counted then', async () => {
  expect(await told(({ invoiceId }) => invoiceId === 1_003)).toEqual({
    answer: { batchItemFailures: [{ itemIdentifier: '3' }] },
    sent: ['e1: invoice.created 1001'],
    measured: ['InvoicesCreated 1', 'InvoicesCancelled 1'],
  });
});

test('a change that cannot be counted is logged, and holds nothing up', async () => {
  const error = vi.spyOn(logger, 'error').mockReturnValue(undefined);
  const unreadable = record(1, { v: 99, dueMs: 1_000, state: 'captured' });

  expect(await run(undefined, [unreadable, record(2, { v: 99 })])).toEqual({
    answer: { batchItemFailures: [] },
    scheduled: ['P#1 at 1000'],
  });
  expect(error.mock.calls).toMatchObject([
    ['fault', { requestId: 'event-1', cause: 'A payment item has schema version 99; this code reads 1.' }],
    ['fault', { requestId: 'event-2' }],
  ]);
});

const sending = (round: number, count = 12) =>
  marshall({
    pk: 'M#84#SENDINGS',
    sk: 'SENDING#s1',
    merchantId: 84,
    id: 's1',
    rowIds: Array.from({ length: count }, (_, at) => 2 * at + 2),
    round,
    dueMs: 1_000 * round,
  });

/** Gives a change of a sending to the function and collects what it puts on the queue of rows. */
const rowsToSend = async (before: object | undefined, after: object | undefined) => {
  const sent: RowsMessage[] = [];
  const dependencies = {
    schedules: { at: async () => {} },
    notices: { send: async () => {} },
    rows: {
      send: async (messages: readonly RowsMessage[]) => {
        sent.push(...messages);
      },
    },
    measure: () => {},
    table: {} as Table,
    clock: () => 0,
  };
  const dynamodb = {
    SequenceNumber: '1',
    ...(before && { OldImage: before }),
    ...(after && { NewImage: after }),
  } as never;
  await handler({ Records: [{ eventID: 'e', dynamodb }] }, undefined, dependencies);
  return sent;
};

test('rows that shall be sent are put on their queue, ten to a message, and again when another round begins', async () => {
  const messages = [
    { merchantId: 84, sendingId: 's1', rowIds: [2, 4, 6, 8, 10, 12, 14, 16, 18, 20] },
    { merchantId: 84, sendingId: 's1', rowIds: [22, 24] },
  ];

  expect(await rowsToSend(undefined, sending(1))).toEqual(messages);
  expect(await rowsToSend(sending(1), sending(2, 1))).toEqual([
    { merchantId: 84, sendingId: 's1', rowIds: [2] },
  ]);
});

test('a sending that is put off, or ends, puts nothing on the queue', async () => {
  const putOff = { ...sending(1), dueMs: { N: '9000' } };

  expect(await rowsToSend(sending(1), putOff)).toEqual([]);
  expect(await rowsToSend(sending(1), undefined)).toEqual([]);
});

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSandboxClock, type SandboxClock } from '../../infra/local/clock/sandbox-clock.ts';
import { type QueuePoller, startQueuePoller } from '../../infra/local/queues/queue-poller.ts';
import { openQueueStore, type QueueStore } from '../../infra/local/queues/queue-store.ts';
import { temporaryFolder } from './fixtures/fake-functions.ts';

type Record = SQSEvent['Records'][number];
type Worker = (event: SQSEvent) => SQSBatchResponse | undefined | Promise<SQSBatchResponse | undefined>;

const startMs = Date.UTC(2026, 10, 21, 4);
const settings = {
  work: { visibilityMs: 60_000, redrive: { to: 'dead', maxReceives: 3 } },
  dead: { visibilityMs: 60_000 },
};

let folder: string;
let clock: SandboxClock;
let machineMs: number;
let store: QueueStore;
let poller: QueuePoller;
/** What happened around the poller, in order. */
let events: string[];
let reports: string[];

beforeEach(async () => {
  folder = await temporaryFolder();
  machineMs = startMs;
  events = [];
  reports = [];
});

afterEach(() => stop());

/** Starts a poller whose worker answers as told. */
const start = async (worker: Worker = () => undefined, before = () => {}): Promise<void> => {
  clock = await openSandboxClock(join(folder, 'clock.json'), () => machineMs);
  store = openQueueStore(join(folder, 'queues.db'), settings);
  before();
  poller = startQueuePoller({
    worker: 'deliver',
    queue: 'work',
    store,
    clock,
    awsRegion: 'eu-west-1',
    functions: {
      invoke: async (name, text) => {
        const event = JSON.parse(text) as SQSEvent;
        events.push(`${name} ${bodiesOf(event).join(' ')}`);
        return JSON.stringify(await worker(event));
      },
    },
    barrier: async () => {
      events.push(`barrier, ${left()} left`);
    },
    deadLetters: join(folder, 'dead-letters.jsonl'),
    report: (line) => reports.push(line),
  });
};

const stop = async (): Promise<void> => {
  await poller.stop();
  store.close();
};

const bodiesOf = ({ Records }: SQSEvent): string[] => Records.map(({ body }) => body);
const send = (...bodies: string[]): void =>
  store.send(
    'work',
    bodies.map((body) => ({ id: randomUUID(), body, sentMs: clock.nowMs(), visibleMs: clock.nowMs() })),
  );
const delivered = (): string[] => events.filter((event) => event.startsWith('deliver'));
const left = (): number => {
  const { visible, inFlight, delayed } = store.counts('work', clock.nowMs());
  return visible + inFlight + delayed;
};
const failed = (...records: Record[]): SQSBatchResponse => ({
  batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })),
});
/** Has the sandbox's time go on, as a moved clock does. */
const later = async (ms: number): Promise<void> => {
  await clock.stopAt(clock.nowMs() + ms);
  await poller.drained();
};

test('hands on messages in the form of Lambda', async () => {
  const seen: SQSEvent[] = [];
  await start((event) => void seen.push(event));
  send('{"merchantId":84}');
  await poller.drained();

  expect(seen).toEqual([
    {
      Records: [
        {
          messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          receiptHandle: expect.any(String),
          body: '{"merchantId":84}',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: String(startMs),
            SenderId: expect.any(String),
            ApproximateFirstReceiveTimestamp: String(startMs),
          },
          messageAttributes: {},
          md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:work',
          awsRegion: 'eu-west-1',
        },
      ],
    },
  ]);
});

test('hands out ten at most, and forgets them when what the worker wrote is on disk', async () => {
  const bodies = Array.from({ length: 12 }, (_, index) => `${index}`);
  await start();
  send(...bodies);
  await poller.drained();

  expect(events.slice(0, 2)).toEqual([`deliver ${bodies.slice(0, 10).join(' ')}`, 'deliver 10 11']);
  expect(events.slice(2).sort()).toEqual(['barrier, 12 left', 'barrier, 12 left']);
  expect([left(), reports]).toEqual([0, []]);
});

test('hands out what failed alone again, when its visibility ends', async () => {
  await start(({ Records }) => failed(...Records.filter(({ body }) => body === 'b')));
  send('a', 'b', 'c');
  await poller.drained();
  await later(59_999);
  const before = [...events];
  await later(1);

  expect([before, events.slice(before.length), left()]).toEqual([
    ['deliver a b c', 'barrier, 3 left'],
    ['deliver b'],
    1,
  ]);
});

test('hands out what the worker put off when it said', async () => {
  await start(({ Records: [record] }) => {
    if (record?.attributes.ApproximateReceiveCount !== '1') return undefined;
    store.hideUntil('work', record.receiptHandle, clock.nowMs() + 10_000);
    return failed(record);
  });
  send('a');
  await poller.drained();
  expect(poller.nextVisibleMs()).toBe(startMs + 10_000);
  await later(10_000);

  expect([events, left()]).toEqual([['deliver a', 'deliver a', 'barrier, 1 left'], 0]);
});

test.each([
  [
    'that crashes',
    () => {
      throw new Error('out of memory');
    },
    'out of memory',
  ],
  [
    'that names a message it was not given',
    () => ({ batchItemFailures: [{ itemIdentifier: 'nonsense' }] }),
    'The worker reported a message as failed that it was not given',
  ],
] satisfies [string, Worker, string][])(
  'gives a worker %s the whole batch again',
  async (_case, answer, error) => {
    await start((event) => (events.length === 1 ? answer() : void event));
    send('a', 'b');
    await poller.drained();
    const before = [...events];
    await later(60_000);

    expect([before, events, reports]).toEqual([
      ['deliver a b'],
      ['deliver a b', 'deliver a b', 'barrier, 2 left'],
      [`deliver: ${error} - trying again later`],
    ]);
  },
);

test('is not held up by a message that takes long', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await start(async (event) => {
    if (bodiesOf(event).includes('slow')) await released;
    return undefined;
  });
  send('slow');
  await expect.poll(() => events).toEqual(['deliver slow']);
  for (const body of ['a', 'b', 'c']) send(body);

  await expect.poll(left).toBe(1);
  release();
  await poller.drained();
  expect(left()).toBe(0);
});

test('gives five batches at most at the same time', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  let most = 0;
  let running = 0;
  await start(async () => {
    running += 1;
    most = Math.max(most, running);
    await released;
    running -= 1;
    return undefined;
  });
  send(...Array.from({ length: 70 }, (_, index) => `${index}`));
  await expect.poll(() => running).toBe(5);
  release();
  await poller.drained();

  expect([most, delivered()]).toEqual([5, expect.objectContaining({ length: 7 })]);
});

test('does not hand out a message a second time while it is being delivered, though the clock is moved', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await start(async () => {
    await released;
    return undefined;
  });
  send('a');
  await expect.poll(() => events).toEqual(['deliver a']);

  await clock.stopAt(startMs + 3_600_000);
  expect(poller.nextVisibleMs()).toBeUndefined();
  release();
  await poller.drained();

  expect([events, left()]).toEqual([['deliver a', 'barrier, 1 left'], 0]);
});

test('is drained only when what a worker itself sent is delivered too', async () => {
  await start((event) => {
    for (const body of bodiesOf(event)) if (body.length < 3) send(`${body}+`);
    return undefined;
  });
  send('a');
  await poller.drained();

  expect([delivered(), poller.handedOut()]).toEqual([['deliver a', 'deliver a+', 'deliver a++'], 3]);
});

test('puts aside and reports what was handed out too often, and goes on with the others', async () => {
  await start(({ Records }) => failed(...Records.filter(({ body }) => body === 'poison')));
  send('poison');
  await poller.drained();
  for (const _round of [1, 2]) await later(60_000);
  send('good');
  await later(60_000);

  const path = join(folder, 'dead-letters.jsonl');
  const error = 'It was handed out 3 times';
  const message = { id: expect.any(String), body: 'poison', sentMs: startMs, receives: 3 };
  const letter = JSON.parse(await readFile(path, 'utf8'));
  expect(letter).toEqual({ worker: 'deliver', at: '2026-11-21T04:03:00.000Z', error, message });
  expect(reports).toEqual([`deliver: message ${letter.message.id} put aside in ${path}: ${error}`]);
  expect([delivered().sort(), left(), store.counts('dead', clock.nowMs()).visible]).toEqual([
    ['deliver good', 'deliver poison', 'deliver poison', 'deliver poison'],
    0,
    1,
  ]);
});

test('gives what the end of the stack cut off to the worker of the next start, at once', async () => {
  const { promise: cut, reject: cutOff } = Promise.withResolvers<undefined>();
  await start(() => cut);
  send('a');
  await expect.poll(() => events).toEqual(['deliver a']);
  const stopped = stop();
  cutOff(new Error('The functions have been stopped'));
  await stopped;
  expect(reports).toEqual([]);

  await start();
  await poller.drained();

  expect([events, left()]).toEqual([['deliver a', 'deliver a', 'barrier, 1 left'], 0]);
});

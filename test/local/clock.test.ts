import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stack, startStack } from '../../infra/local/stack.ts';
import { dueRegistry, dueSources } from './fixtures/due-functions.ts';
import { temporaryFolder, writeBundles } from './fixtures/fake-functions.ts';

let dataDir: string;
let bundles: string;
let stack: Stack;

const begin = async (): Promise<void> => {
  stack = await startStack({ port: 0, dataDir, quiet: true, registry: dueRegistry, bundles });
};

beforeAll(async () => {
  [dataDir, bundles] = await Promise.all([temporaryFolder(), writeBundles(dueSources)]);
  await begin();
  // From a time far from every real one on, so that each test can say what time it is.
  await move({ now: '2090-01-01 00:00:00' });
});

afterAll(async () => {
  await stack.stop();
  await Promise.all([dataDir, bundles].map((folder) => rm(folder, { recursive: true })));
});

const ask = async (method: string, path: string, body?: unknown) => {
  const answer = await fetch(stack.url + path, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, json: text === '' ? undefined : JSON.parse(text) };
};
const move = (body: unknown) => ask('PUT', '/_sandbox/clock', body);
/** An instant by a clock in Kuwait. */
const kuwait = (text: string): number => Date.parse(`${text.replace(' ', 'T')}+03:00`);
const store = (id: string, due: string) => ask('POST', `/due/${id}/${kuwait(due)}`);

test('the time is told in seconds of Kuwait', async () => {
  await move({ now: '2090-01-02 00:00:00' });

  expect(await ask('GET', '/_sandbox/clock')).toEqual({
    status: 200,
    json: { now: expect.stringMatching(/^2090-01-02 00:00:\d\d$/) },
  });
});

test('functions live in the time of the sandbox and are given their own in real time', async () => {
  await move({ now: '2090-01-03 00:00:00' });

  const { json } = await ask('GET', '/time');

  const since = (ms: number) => Math.floor((ms - kuwait('2090-01-03 00:00:00')) / 60_000);
  expect({
    ...json,
    now: since(json.now),
    made: since(json.made),
    text: since(json.text),
    arrival: since(json.arrival),
    left: json.left > 20_000 && json.left <= 30_000,
  }).toEqual({ now: 0, made: 0, text: 0, arrival: 0, given: 5, isDate: true, left: true });
});

test('what falls due on the way happens at its time, also what comes of it', async () => {
  await move({ now: '2090-01-04 00:00:00' });
  await store('again', '2090-01-04 12:00:00');
  await store('early', '2090-01-04 11:59:59');
  await store('fails', '2090-01-05 12:00:00');
  await store('later', '2090-01-07 00:00:00');

  expect(await move({ advance: 'P2DT10S' })).toEqual({
    status: 200,
    json: {
      now: expect.stringMatching(/^2090-01-06 00:00:\d\d$/),
      happened: [
        { at: '2090-01-04 11:59:59', what: 'early was done 0 ms after it was due' },
        { at: '2090-01-04 12:00:00', what: 'again was done 0 ms after it was due' },
        {
          at: '2090-01-05 12:00:00',
          what: `run-due-work failed: schedule fails-${kuwait('2090-01-05 12:00:00')} went to the dead letters`,
        },
        { at: '2090-01-05 12:00:00', what: 'next was done 0 ms after it was due' },
      ],
    },
  });
  expect(JSON.parse(await readFile(join(dataDir, 'dead-letters.jsonl'), 'utf8'))).toMatchObject({
    worker: 'run-due-work',
    error: expect.stringContaining('it cannot be done'),
  });
});

test('the time and what is scheduled outlive a restart, after which it is said what time it is', async () => {
  await move({ now: '2090-02-01 00:00:00' });
  await store('kept', '2090-02-02 00:00:00');
  await stack.drained();
  await stack.stop();
  await begin();

  expect(stack.movedTo).toMatch(/^2090-02-01 00:0\d:\d\d$/);
  expect((await move({ now: '2090-02-03 00:00:00' })).json).toEqual({
    now: expect.stringMatching(/^2090-02-03 00:00:0\d$/),
    happened: [{ at: '2090-02-02 00:00:00', what: 'kept was done 0 ms after it was due' }],
  });
});

test('requests are answered while the clock moves', async () => {
  await move({ now: '2090-03-01 00:00:00' });
  for (let day = 2; day < 10; day++) await store(`item-${day}`, `2090-03-0${day} 00:00:00`);

  const moving = move({ now: '2090-03-10 00:00:00' });
  const asked = await Promise.all(Array.from({ length: 10 }, () => ask('GET', '/time')));

  expect(asked.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect((await moving).json.happened).toHaveLength(8);
});

test('a move back is refused', async () => {
  await move({ now: '2090-04-01 00:00:00' });

  expect(await move({ now: '2090-03-31 23:59:59' })).toEqual({
    status: 422,
    json: { message: expect.stringContaining('The clock only goes forward, and it is 2090-04-01 00:0') },
  });
});

test.each([['{'], [''], ['{"now":"tomorrow"}'], ['{"now":"2090-12-31 23:59:00","advance":"P1D"}']])(
  'what is no move is refused with how to ask for one: %s',
  async (body) => {
    expect(await move(body)).toEqual({
      status: 422,
      json: {
        message:
          'Send {"now":"2026-12-31 23:59:00"} in Kuwait time, or {"advance":"P40D"} with an ISO 8601 duration, and nothing else.',
      },
    });
  },
);

test.each(['POST', 'DELETE', 'PATCH'])('%s is no way to ask', async (method) => {
  expect(await ask(method, '/_sandbox/clock', {})).toEqual({
    status: 405,
    json: { message: 'GET tells the time and PUT moves it forward.' },
  });
});

test('another tool does not exist, and its path is the API’s', async () => {
  const answer = await fetch(`${stack.url}/_sandbox/toString`);
  expect([answer.status, await answer.text()]).toEqual([404, 'nothing here']);
});

import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openQueueStore, type QueueStore } from '../../infra/local/queues/queue-store.ts';
import { temporaryFolder } from './fixtures/fake-functions.ts';

const nowMs = Date.UTC(2026, 10, 21, 4);
const settings = {
  work: { visibilityMs: 60_000, redrive: { to: 'dead', maxReceives: 3 } },
  dead: { visibilityMs: 60_000 },
};

let path: string;
let store: QueueStore;

beforeEach(async () => {
  path = join(await temporaryFolder(), 'queues.db');
  store = openQueueStore(path, settings);
});

afterEach(() => store.close());

const send = (body: string, visibleMs = nowMs): void =>
  store.send('work', [{ id: randomUUID(), body, sentMs: nowMs, visibleMs }]);
const receive = (atMs = nowMs, most = 10, except: readonly string[] = []) =>
  store.receive('work', { nowMs: atMs, most, except }).messages;
const bodies = (atMs = nowMs, most = 10) => receive(atMs, most).map(({ body }) => body);
const reopen = (): void => {
  store.close();
  store = openQueueStore(path, settings);
};

test('a message is handed out once, and again when its visibility ends, under another receipt', () => {
  send('a');

  const [first] = receive();
  const meanwhile = receive(nowMs + 59_999);
  const [second] = receive(nowMs + 60_000);

  expect({ first, meanwhile, second }).toEqual({
    first: expect.objectContaining({ body: 'a', sentMs: nowMs, receives: 1, firstReceivedMs: nowMs }),
    meanwhile: [],
    second: expect.objectContaining({ id: first?.id, receives: 2, firstReceivedMs: nowMs }),
  });
  expect(second?.receipt).not.toBe(first?.receipt);
});

test('the longest visible come first, and no more than asked for', () => {
  send('c', nowMs);
  send('a', nowMs - 2);
  send('b', nowMs - 1);
  send('later', nowMs + 1);

  expect([bodies(nowMs, 2), bodies()]).toEqual([['a', 'b'], ['c']]);
});

test('a message that is excepted is not handed out, whatever the time', () => {
  send('a');
  const [{ id } = { id: '' }] = receive();

  expect([receive(nowMs + 60_000, 10, [id]), store.nextVisibleMs('work', [id])]).toEqual([[], undefined]);
  expect(receive(nowMs + 60_000)).toHaveLength(1);
});

test('a message that is put off is handed out at its time and not before', () => {
  send('a');
  const [{ receipt } = { receipt: '' }] = receive();
  store.hideUntil('work', receipt, nowMs + 43_200_000);

  expect([bodies(nowMs + 43_199_999), store.nextVisibleMs('work'), bodies(nowMs + 43_200_000)]).toEqual([
    [],
    nowMs + 43_200_000,
    ['a'],
  ]);
});

test('a message is removed by its latest receipt only', () => {
  send('a');
  const [first] = receive();
  const [second] = receive(nowMs + 60_000);

  store.remove('work', [first?.receipt ?? '']);
  expect(store.counts('work', nowMs + 60_000)).toMatchObject({ inFlight: 1 });
  store.remove('work', [second?.receipt ?? '']);
  expect(store.counts('work', nowMs + 60_000)).toMatchObject({ inFlight: 0 });
});

test('what was handed out as often as it may be is put aside into the queue for that', () => {
  send('poison');
  for (const round of [0, 1, 2]) expect(bodies(nowMs + round * 60_000)).toEqual(['poison']);
  send('good', nowMs + 180_000);

  const last = store.receive('work', { nowMs: nowMs + 180_000, most: 10 });
  const dead = store.receive('dead', { nowMs: nowMs + 180_000, most: 10 }).messages;

  expect({
    handedOut: last.messages.map(({ body }) => body),
    putAside: last.putAside,
    dead: dead.map(({ body }) => body),
  }).toEqual({
    handedOut: ['good'],
    putAside: [{ id: expect.any(String), body: 'poison', sentMs: nowMs, receives: 3 }],
    dead: ['poison'],
  });
});

test('dead letters go back as new messages, in their order', () => {
  for (const body of ['a', 'b']) send(body);
  for (const round of [0, 1, 2, 3]) receive(nowMs + round * 60_000);
  const told: string[] = [];
  store.onSent((queue) => told.push(queue));

  store.moveAll('dead', 'work', nowMs + 240_000);

  expect([store.sourceOf('dead'), store.sourceOf('work'), told]).toEqual(['work', undefined, ['work']]);
  expect(receive(nowMs + 240_000)).toMatchObject(
    ['a', 'b'].map((body) => ({ body, receives: 1, sentMs: nowMs + 240_000 })),
  );
  expect(store.counts('dead', nowMs + 240_000)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

test('messages are counted as visible, in flight or delayed', () => {
  for (const body of ['a', 'b', 'c']) send(body);
  send('d', nowMs + 1);
  receive(nowMs, 2);

  expect(store.counts('work', nowMs)).toEqual({ visible: 1, inFlight: 2, delayed: 1 });
});

test('after a restart everything is as it was, but what nobody finished is visible at once', () => {
  for (const body of ['unfinished', 'put off', 'done']) send(body);
  const received = new Map(receive().map(({ body, receipt }) => [body, receipt]));
  store.hideUntil('work', received.get('put off') ?? '', nowMs + 10_000);
  store.remove('work', [received.get('done') ?? '']);
  send('new');

  reopen();
  store.takeBack('work', nowMs + 1);

  expect([bodies(nowMs + 1).sort(), bodies(nowMs + 10_000)]).toEqual([['new', 'unfinished'], ['put off']]);
});

test('what was sent is there after kill -9', () => {
  const source = pathToFileURL(join(import.meta.dirname, '../../infra/local/queues/queue-store.ts')).href;
  const script = `
    const { openQueueStore } = await import(${JSON.stringify(source)});
    const store = openQueueStore(${JSON.stringify(path)}, ${JSON.stringify(settings)});
    const message = (id) => ({ id, body: id, sentMs: ${nowMs}, visibleMs: ${nowMs} });
    store.send('work', [message('a'), message('b')]);
    store.remove('work', [store.receive('work', { nowMs: ${nowMs}, most: 1 }).messages[0].receipt]);
    process.kill(process.pid, 'SIGKILL');`;
  store.close();
  expect(() => execFileSync(process.execPath, ['--input-type=module', '-e', script])).toThrow(
    'Command failed',
  );
  store = openQueueStore(path, settings);

  expect(bodies()).toEqual(['b']);
});

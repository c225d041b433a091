import { join } from 'node:path';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type DynamoDbLocal, startDynamoDbLocal } from '../../infra/local/dynamodb-local.ts';
import { createDynamoDbWire, type DynamoDbWire } from '../../infra/local/dynamodb-wire.ts';
import { tableName } from '../../infra/local/environment.ts';
import { findJava } from '../../infra/local/java.ts';
import { ensureTable } from '../../infra/local/local-table.ts';
import { type OutboxStore, openOutboxStore } from '../../infra/local/outbox/outbox-store.ts';
import { localTable } from '../../infra/local/outbox/sent-webhooks.ts';
import { webhookFollower } from '../../infra/local/outbox/webhook-follower.ts';
import { type StreamPollers, startStreamPollers } from '../../infra/local/stream/stream-pollers.ts';
import type { Delivery } from '../../shared/domain/delivery.ts';
import { type Notice, noticesOf } from '../../shared/notices/notice.ts';
import type { WebhookMessage } from '../../shared/notices/senders.ts';
import { deliveryItem } from '../../shared/store/delivery-item.ts';
import { feedPage } from '../../shared/store/event-feed.ts';
import { changeNotices } from '../../shared/store/notice-settings.ts';
import type { Table } from '../../shared/store/table.ts';
import { noticesDesk } from '../store/notices-desk.ts';
import { newShop } from '../store/shop.ts';
import { capturedAt, tillOf } from '../store/till.ts';
import { temporaryFolder } from './fixtures/fake-functions.ts';

const url = 'https://shop.example.com/hook?key=1';

let database: DynamoDbLocal;
let wire: DynamoDbWire;
let table: Table;
let streamArn: string;
let folder: string;
let outbox: OutboxStore;
let stream: StreamPollers;

beforeAll(async () => {
  vi.stubEnv('SECRETS_PREFIX', 'daftar/local');
  database = await startDynamoDbLocal(await findJava(), await temporaryFolder());
  await database.ready();
  wire = createDynamoDbWire(database.port);
  ({ streamArn } = await ensureTable(wire, tableName));
  table = localTable(database.endpoint);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  wire.close();
  await database.stop();
});

beforeEach(async () => {
  folder = await temporaryFolder();
  outbox = openOutboxStore(join(folder, 'outbox.db'));
  await follow('position.json');
});

afterEach(async () => {
  await stream.stop();
  outbox.close();
});

/** Follows the stream from where the file says, or from its beginning. */
const follow = async (positions: string): Promise<void> => {
  stream = await startStreamPollers({
    ...{ wire, streamArn, awsRegion: 'eu-west-1', workers: [] },
    followers: [webhookFollower(outbox, database.endpoint)],
    functions: { invoke: async () => undefined },
    barrier: async () => {},
    paths: { streamPosition: join(folder, positions), deadLetters: join(folder, 'dead-letters.jsonl') },
    report: () => {},
  });
};

/** A payment that was captured, the notice of it, and a worker that sends it. */
const paid = async () => {
  const nowMs = Date.now();
  const shop = await newShop(table);
  const till = tillOf(table, shop);
  const payment = await till.begin(await till.bill({ webhook: url }), nowMs);
  await till.tell(payment, capturedAt(nowMs), nowMs);
  const { events } = await feedPage(table, shop.id, undefined, nowMs);
  const [notice] = events.filter(({ type }) => type === 'payment.captured').flatMap(noticesOf);
  return { shop, till, notice: notice as Notice, desk: Object.assign(noticesDesk(table), { nowMs }) };
};

/** What the host of the webhook answers. */
const answering = (status: number | null, answer: string) => {
  const calls: WebhookMessage[] = [];
  const webhook = async (message: WebhookMessage) => {
    calls.push(message);
    return { status, answer };
  };
  return { calls, senders: { webhook } };
};

const shownOf = ({ eventId }: Notice) =>
  outbox.list({ limit: 100 }).filter(({ id }) => id.startsWith(eventId));

test('each try of a webhook is a message of its own, with the body as it was sent and what was answered', async () => {
  const { notice, desk } = await paid();
  const beganMs = desk.nowMs;
  const [hanging, taking] = [answering(null, 'timed out'), answering(200, 'ok')];
  await desk.deliver([notice], hanging);
  await stream.drained();
  const first = shownOf(notice);
  desk.nowMs += 10_000;
  await desk.deliver([notice], taking);
  await stream.drained();

  const text = hanging.calls[0]?.body;
  expect(taking.calls[0]?.body).toBe(text);
  const of = { channel: 'webhook', to: url, sender: null, subject: null, text, html: null };
  expect(first).toEqual([
    {
      ...{ ...of, id: `${notice.eventId}-first-1`, atMs: beganMs },
      outcome: { attempt: 1, delivered: false, status: null, answer: 'timed out' },
    },
  ]);
  expect(shownOf(notice)).toEqual([
    {
      ...{ ...of, id: `${notice.eventId}-first-2`, atMs: beganMs + 10_000 },
      outcome: { attempt: 2, delivered: true, status: 200, answer: 'ok' },
    },
    ...first,
  ]);
});

test('tries of a redelivery are told from those before', async () => {
  const { notice, desk } = await paid();
  const again = { ...notice, round: '1773133300000-00ff00ff00ff00ff' };
  await desk.deliver([notice, again]);
  await stream.drained();

  expect(
    shownOf(notice)
      .map(({ id }) => id)
      .sort(),
  ).toEqual([`${notice.eventId}-${again.round}-1`, `${notice.eventId}-first-1`]);
});

test('a stream that is told once more from its beginning adds nothing', async () => {
  const { notice, desk } = await paid();
  await desk.deliver([notice]);
  await stream.drained();
  await stream.stop();
  await follow('no-such-position.json');
  await stream.drained();

  expect(shownOf(notice)).toHaveLength(1);
});

test('goes on after a restart, with what came meanwhile', async () => {
  const { notice, desk } = await paid();
  await stream.drained();
  await stream.stop();
  await desk.deliver([notice]);
  await follow('position.json');
  await stream.drained();

  expect(shownOf(notice)).toHaveLength(1);
  expect(stream.read()).toBeLessThan(5);
});

test('a webhook that is not called, and deliveries by other channels, are no messages', async () => {
  const { notice, shop, till, desk } = await paid();
  await changeNotices(table, shop.id, { switches: { webhook: false } });
  await desk.deliver([notice]);
  const unpaid = await till.bill();
  const [eventId, type] = [`${desk.nowMs}-00-00ff00ff00ff00ff`, 'invoice.created' as const];
  const created = { merchantId: shop.id, invoiceId: unpaid.id, eventId, type };
  await desk.deliver([created]);
  await stream.drained();

  expect(await desk.stored(notice, 'webhook')).toMatchObject({ state: 'dropped' });
  expect(await desk.stored(created, 'sms')).toMatchObject({ state: 'delivered' });
  expect([...shownOf(notice), ...shownOf(created)]).toEqual([]);
});

test('a delivery of a version that it cannot read fails, as it is then put aside', async () => {
  const { notice, desk } = await paid();
  await desk.deliver([notice]);
  const stored = (await desk.stored(notice, 'webhook')) as Delivery;
  const NewImage = marshall({ ...deliveryItem(stored), v: 2 });
  const { follow: tell } = webhookFollower(outbox, database.endpoint);

  await expect(tell(JSON.stringify({ Records: [{ dynamodb: { NewImage } }] }))).rejects.toThrow(
    'A delivery has schema version 2; this code reads 1.',
  );
});

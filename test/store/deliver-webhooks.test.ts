import { beforeEach, describe, expect, test } from 'vitest';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { WebhookNotice } from '../../shared/notices/notice.ts';
import type { Senders, WebhookMessage } from '../../shared/notices/senders.ts';
import { deadDeliveriesOf } from '../../shared/store/dead-deliveries.ts';
import { deadDeliveries } from '../../shared/store/keys.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import { changeNotices } from '../../shared/store/notice-settings.ts';
import { queryAll } from '../../shared/store/table.ts';
import { aSecret, noticesDesk, untried } from './notices-desk.ts';
import { ownTable } from './own-table.ts';
import { dayMs, newShop, noonMs } from './shop.ts';
import { failingAt } from './table-double.ts';
import { capturedAt, tillOf } from './till.ts';

const table = await ownTable();
const merchants = merchantRepository(table);
const url = 'https://shop.example.com/hook';

let shop: Merchant;
let desk: ReturnType<typeof noticesDesk>;
beforeEach(async () => {
  [shop, desk] = [await newShop(table), noticesDesk(table)];
});

/** What tells of a payment that was captured. */
const paid = async (webhook = url): Promise<WebhookNotice> => {
  const till = tillOf(table, shop);
  const payment = await till.begin(await till.bill({ webhook }));
  const { invoiceId = 0 } = payment.target as { invoiceId?: number };
  await till.tell(payment, capturedAt(noonMs));
  return {
    merchantId: shop.id,
    invoiceId,
    paymentId: payment.id,
    eventId: `${noonMs}-00-${crypto.randomUUID()}`,
    type: 'payment.captured',
  };
};

/** A receiver that gives these answers, and the last of them from then on. */
const answering = (
  ...statuses: (number | null)[]
): Pick<Senders, 'webhook'> & { calls: WebhookMessage[] } => {
  const calls: WebhookMessage[] = [];
  return {
    calls,
    webhook: async (message) => {
      const status = statuses[Math.min(calls.push(message), statuses.length) - 1] ?? null;
      return { status, answer: status === null ? 'timed out' : 'thank you' };
    },
  };
};

const tried = (status: number | null, atMs = noonMs) => ({
  atMs,
  tookMs: 0,
  outcome: status === 200 ? 'delivered' : 'failed',
  status,
  answer: status === null ? 'timed out' : 'thank you',
});

const [second, minute, hour] = [1_000, 60_000, 3_600_000];
/** After how long each try follows the one before. */
const schedule = [
  10 * second,
  minute,
  5 * minute,
  30 * minute,
  2 * hour,
  6 * hour,
  ...Array<number>(5).fill(12 * hour),
];

test('a webhook is told of a payment, signed with every live secret, and once', async () => {
  const notice = await paid();
  await desk.deliver([notice]);
  await desk.deliver([notice]);

  expect(desk.sent).toEqual([
    {
      url,
      body: expect.stringContaining('"status":"SUCCESSFUL"'),
      eventId: notice.eventId,
      attempt: 1,
      secrets: ['whsec_bmV3', 'whsec_b2xk'],
      loopback: false,
      nowMs: noonMs,
    },
  ]);
  expect(await desk.stored(notice, 'webhook')).toEqual({
    ...untried(notice, 'webhook'),
    state: 'delivered',
    tries: [{ ...tried(200), answer: 'ok' }],
  });
});

test('a webhook may go to the machine itself where the merchant’s settings say so', async () => {
  await changeNotices(table, shop.id, { loopbackWebhooks: true });
  await desk.deliver([await paid()]);

  expect(desk.sent).toMatchObject([{ loopback: true }]);
});

test('an invoice without a webhook has nobody to tell, and nothing is stored', async () => {
  const notice = await paid('');

  expect(await desk.deliver([notice])).toEqual([]);
  expect([desk.sent, await desk.stored(notice, 'webhook')]).toEqual([[], undefined]);
});

test('a disabled merchant is told of payments that were made', async () => {
  const notice = await paid();
  await merchants.setStatus(shop.id, 'disabled');
  await desk.deliver([notice]);

  expect(desk.sent).toHaveLength(1);
});

test('a merchant who switched webhooks off is not called', async () => {
  await changeNotices(table, shop.id, { switches: { webhook: false } });
  const notice = await paid();
  await desk.deliver([notice]);

  expect(desk.sent).toEqual([]);
  expect(await desk.stored(notice, 'webhook')).toMatchObject({
    state: 'dropped',
    reason: 'channel-switched-off',
  });
});

test('a webhook that could only go in the clear does not go at all', async () => {
  const notice = await paid('http://shop.example.com/hook');
  await desk.deliver([notice]);

  expect(desk.sent).toEqual([]);
  expect(await desk.stored(notice, 'webhook')).toMatchObject({
    state: 'dropped',
    reason: 'webhook-not-https',
  });
});

test.each([
  ['none to read', 'none'],
  ['none of it for webhooks', { ...aSecret, webhook: undefined }],
] as const)(
  'without a secret to sign with (%s) nothing is sent, no try is counted, and it is tried again',
  async (_why, secrets) => {
    const notice = await paid();
    expect(await desk.deliver([notice], { secrets })).toEqual(['message-0']);
    expect([desk.sent, desk.putOff]).toEqual([[], [['receipt-0', 10]]]);
    expect(await desk.stored(notice, 'webhook')).toBeUndefined();
    expect(await desk.deliver([notice])).toEqual([]);
  },
);

describe('A webhook that fails', () => {
  test.each([null, 199, 301, 404, 500])('with %j is tried again, saying which try it is', async (status) => {
    const notice = await paid();
    const receiver = answering(status, 200);
    await desk.deliverOverTime(notice, { senders: receiver });

    expect(receiver.calls.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(await desk.stored(notice, 'webhook')).toEqual({
      ...untried(notice, 'webhook'),
      state: 'delivered',
      tries: [tried(status), tried(200, noonMs + 10_000)],
      updatedMs: noonMs + 10_000,
    });
  });

  test('for three days is tried at just its times, and is dead then, and listed once', async () => {
    const notice = await paid();
    const receiver = answering(500);
    const receives = await desk.deliverOverTime(notice, { senders: receiver });
    await desk.deliver([notice], { senders: receiver });

    let atMs = noonMs;
    const times = [atMs, ...schedule.map((pause) => (atMs += pause))];
    expect(await desk.stored(notice, 'webhook')).toEqual({
      ...untried(notice, 'webhook'),
      state: 'dead',
      reason: 'given-up',
      tries: times.map((atMs) => tried(500, atMs)),
      updatedMs: times.at(-1),
    });
    // SQS hides a message for less than twelve hours: each of those pauses takes a second look.
    expect([receiver.calls.length, receives]).toEqual([12, 17]);
    expect(await deadDeliveriesOf(table, shop.id)).toEqual([
      {
        merchantId: shop.id,
        invoiceId: notice.invoiceId,
        eventId: notice.eventId,
        eventType: 'payment.captured',
        channel: 'webhook',
        round: 'first',
        reason: 'given-up',
        diedMs: times.at(-1),
        tries: 12,
      },
    ]);
  });

  test('over a weekend is delivered at the first try after it', async () => {
    const notice = await paid();
    let status = 500;
    const webhook = async () => {
      if (desk.nowMs > noonMs + 2 * dayMs) status = 200;
      return { status, answer: '' };
    };
    await desk.deliverOverTime(notice, { senders: { webhook } });

    const { state, tries = [] } = (await desk.stored(notice, 'webhook')) ?? {};
    const pauses = tries.slice(1).map(({ atMs }, at) => atMs - (tries[at]?.atMs ?? 0));
    expect([state, pauses]).toEqual(['delivered', schedule.slice(0, -1)]);
  });

  test('with 410 is dead at once', async () => {
    const notice = await paid();
    const receiver = answering(410);

    expect(await desk.deliverOverTime(notice, { senders: receiver })).toBe(1);
    expect(await desk.stored(notice, 'webhook')).toMatchObject({ state: 'dead', reason: 'gone' });
    expect(await deadDeliveriesOf(table, shop.id)).toMatchObject([{ reason: 'gone', tries: 1 }]);
    expect(desk.measured.map(({ metric }) => metric)).toEqual(['WebhooksFailed', 'NoticesDead']);
  });

  test.each(['before', 'after'] as const)(
    'is listed once also when its death could not be stored at first (%s it)',
    async (when) => {
      const notice = await paid();
      const senders = answering(410);

      expect(await desk.deliver([notice], { senders, table: failingAt(table, 2, when) })).toEqual([
        'message-0',
      ]);
      expect(await desk.deliver([notice], { senders })).toEqual([]);
      expect(await deadDeliveriesOf(table, shop.id)).toHaveLength(1);
    },
  );

  test('is forgotten with its event', async () => {
    const notice = await paid();
    await desk.deliver([notice], { senders: answering(410) });

    const items = await queryAll(table, { pk: deadDeliveries });
    const dead = items.find(({ eventId }) => eventId === notice.eventId);
    expect(dead).toMatchObject({ ttl: noonMs / 1_000 + 31 * 86_400 });
  });

  test('goes on where it was when messages could not be put off', async () => {
    const notice = await paid();
    const receiver = answering(500, 500, 200);
    await desk.deliverOverTime(notice, { senders: receiver, canPutOff: false });

    const { tries } = (await desk.stored(notice, 'webhook')) ?? {};
    expect(tries?.map(({ atMs }) => atMs - noonMs)).toEqual([0, 6 * minute, 12 * minute]);
  });
});

test('dead deliveries are those of all merchants, oldest first', async () => {
  const senders = answering(410);
  await desk.deliver([await paid()], { senders });
  const first = shop.id;
  shop = await newShop(table);
  desk.nowMs += 1_000;
  await desk.deliver([await paid()], { senders });

  const all = await deadDeliveriesOf(table);
  const ours = all.map(({ merchantId }) => merchantId).filter((id) => id === first || id === shop.id);
  expect(ours).toEqual([first, shop.id]);
});

import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Delivery } from '../../shared/domain/delivery.ts';
import { deliveryItem } from '../../shared/store/delivery-item.ts';
import { redeliveryKey } from '../../shared/store/keys.ts';
import { type OutboxEvent, outboxWrite } from '../../shared/store/outbox.ts';
import { queryAll } from '../../shared/store/table.ts';
import type { Client } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { pay } from '../setup/payer.ts';
import { askRefund, paidInvoice } from '../setup/refund.ts';
import { eventuallySentTo } from '../setup/sent.ts';
import { status, webhookReceiver } from '../setup/webhook-receiver.ts';
import { errors, invalid, told } from './contract-errors.ts';

const path = '/api/v1/events';

let id: number;
let client: Client;
beforeAll(async () => {
  ({ id, client } = await newMerchant());
});

const read = async (query = '', by = client) => (await by.call('GET', `${path}${query}`)).json.response;
const create = async (by = client, wanted: object = {}) =>
  (await by.call('POST', '/api/v1/invoice', { amount: '10.000', invoiceType: '0', ...wanted })).json.response;
const cancel = (token: string, by = client) => by.call('PUT', `/api/v1/invoice/${token}`, { statusId: '3' });

/** Puts events into a merchant's outbox, as its changes do. */
const happen = async (merchantId: number, events: (object & { atMs: number })[]) => {
  for (const event of events) {
    await tableUnderTest().transact([outboxWrite({ merchantId, ...event } as OutboxEvent)]);
  }
};

interface Shown {
  id: string;
  type: string;
}

const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
const eventId = expect.stringMatching(/^\d{13}-\d{2}-[0-9a-f]{16}$/);
const nothing = { open_invoice_id: null, payment_token: null, refund_id: null, subscription_id: null };
const unknownEvent = '1773133200000-00-00ff00ff00ff00ff';

describe('The event feed', () => {
  test.each([path, `${path}/`])('under %s tells what happened, oldest first', async (at) => {
    const { client } = await newMerchant();
    const { token, invoice } = await paidInvoice(client);
    const refund = await askRefund(client, { token, refundAmount: '1', refundMethod: '2' });

    const answer = await client.call('GET', at);

    const about = (type: string, parts: object) => ({
      ...{ id: eventId, type, created_at: timestamp, invoice_ids: [], ...nothing, ...parts },
    });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      status: true,
      message: 'Events',
      response: {
        events: [
          about('invoice.created', { invoice_ids: [invoice.id] }),
          about('payment.captured', { invoice_ids: [invoice.id], payment_token: token }),
          about('refund.requested', { refund_id: refund.json.response.id }),
        ],
        next: expect.stringMatching(/^\d{13}$/),
        more: false,
      },
    });
    expect(Object.keys(answer.json.response.events[0])).toEqual([
      ...['id', 'type', 'created_at', 'invoice_ids'],
      ...['open_invoice_id', 'payment_token', 'refund_id', 'subscription_id'],
    ]);
  });

  test('tells of every invoice of a plan, and of an open invoice', async () => {
    const { client } = await newMerchant();
    const part = {
      ...{ amount: '1', invoiceType: '0', expiresAt: '2099-12-12', allocatePayType: '1' },
      ...{ customerName: 'Noura', mobileNumber: '50000000', countryCode: '965' },
    };
    const plan = await client.call('POST', '/api/v1/invoice/split', { invoices: [part, part, part] });
    const open = await client.call('POST', '/api/v1/open-invoice', {
      ...{ title: 'Gym', amountType: '0', fixAmount: '5' },
    });

    const { events } = await read('', client);

    expect(events).toMatchObject([
      { type: 'invoice.created', invoice_ids: plan.json.response.map(({ id }: { id: number }) => id) },
      { type: 'open-invoice.created', invoice_ids: [], open_invoice_id: open.json.response.id },
    ]);
  });

  test('goes on from a cursor, in the query or in the payload, and shows recent events again', async () => {
    const { client } = await newMerchant();
    const invoice = await create(client);
    const first = await read('', client);
    await cancel(invoice.token, client);

    const byQuery = await read(`?after=${first.next}`, client);
    const byPayload = (await client.call('GET', path, { after: first.next })).json.response;
    const byEvent = await read(`?after=${first.events[0].id}`, client);

    const types = ({ events }: { events: Shown[] }) => events.map(({ type }) => type);
    expect([first, byQuery, byPayload, byEvent].map(types)).toEqual([
      ['invoice.created'],
      ['invoice.created', 'invoice.cancelled'],
      ['invoice.created', 'invoice.cancelled'],
      ['invoice.cancelled'],
    ]);
  });

  test('comes in pages of 100, and each event of an hour ago once', async () => {
    const { id, client } = await newMerchant();
    const beganMs = Date.now() - 3_600_000;
    const events = Array.from({ length: 203 }, (_, at) => ({
      ...{ type: 'invoice.cancelled', invoiceId: at + 1, atMs: beganMs + at },
    }));
    await happen(id, events);

    const first = await read('', client);
    const second = await read(`?after=${first.next}`, client);
    const last = await read(`?after=${second.next}`, client);
    const later = await read(`?after=${last.next}`, client);

    const pages = [first, second, last, later];
    expect(pages.map(({ events, more }) => [events.length, more])).toEqual([
      [100, true],
      [100, true],
      [3, false],
      [0, false],
    ]);
    expect(
      pages.flatMap(({ events }) => events.flatMap((event: { invoice_ids: number[] }) => event.invoice_ids)),
    ).toEqual(events.map(({ invoiceId }) => invoiceId));
  });

  test.each(['x', '1', '17731332000000', `${unknownEvent}~1`, `${unknownEvent}x`, '-1'])(
    'takes no cursor like %s',
    async (after) => {
      const refused = invalid({ after: ['The selected after is invalid.'] });

      expect(told(await client.call('GET', `${path}?after=${after}`))).toEqual(refused);
      expect(told(await client.call('GET', path, { after }))).toEqual(refused);
    },
  );

  test('of one merchant says nothing to another, whatever cursor it gives', async () => {
    const stranger = await newMerchant();
    await create();
    const own = await read();

    expect(await read(`?after=${own.events[0].id}`, stranger.client)).toMatchObject({ events: [] });
    expect(await read('', stranger.client)).toMatchObject({ events: [] });
  });

  test('can only be read', async () => {
    expect(told(await client.call('POST', path))).toEqual(errors.methodNotAllowed);
  });
});

interface ShownDelivery {
  state: string;
  redelivery: string | null;
  tries: { status: number | null; answer: string }[];
}
const deliveriesOf = async (event: string, by = client): Promise<ShownDelivery[]> =>
  (await by.call('GET', deliveriesPath(event))).json.response.deliveries;
const deliveriesPath = (event: string) => `${path}/${event}/deliveries`;

describe('The deliveries of an event', () => {
  test('show each receiver and each try', async () => {
    const invoice = await create();
    await cancel(invoice.token);
    const { events } = await read();
    const event = events.findLast(({ type }: Shown) => type === 'invoice.cancelled');
    const beganMs = Date.UTC(2026, 2, 10, 9);
    const delivery: Delivery = {
      ...{ merchantId: id, eventId: event.id, eventType: event.type, invoiceId: invoice.id },
      ...{ channel: 'webhook', round: 'first', state: 'waiting', reason: '' },
      tries: [
        { atMs: beganMs, tookMs: 10_000, outcome: 'failed', status: null, answer: 'timeout' },
        { atMs: beganMs + 20_000, tookMs: 87, outcome: 'failed', status: 503, answer: 'Busy' },
      ],
      ...{ beganMs, updatedMs: beganMs + 20_087, nextMs: beganMs + 80_087 },
    };
    const redelivered: Delivery = {
      ...delivery,
      ...{ round: '1773133300000-00ff00ff00ff00ff', state: 'dropped', reason: 'paid', tries: [] },
    };
    const { nextMs: _nextMs, ...dropped } = redelivered;
    for (const each of [delivery, dropped]) await tableUnderTest().put(deliveryItem(each));

    const plain = await client.call('GET', deliveriesPath(event.id));
    const withSlash = await client.call('GET', `${deliveriesPath(event.id)}/`);

    const of = { invoice_id: invoice.id, channel: 'webhook' };
    expect(plain.json).toEqual({
      status: true,
      message: 'Event Deliveries',
      response: {
        event,
        deliveries: expect.arrayContaining([
          {
            ...{ ...of, state: 'waiting', reason: '', redelivery: null },
            tries: [
              {
                ...{ attempted_at: '2026-03-10 12:00:00', duration_ms: 10_000 },
                ...{ outcome: 'failed', status: null, answer: 'timeout' },
              },
              {
                ...{ attempted_at: '2026-03-10 12:00:20', duration_ms: 87 },
                ...{ outcome: 'failed', status: 503, answer: 'Busy' },
              },
            ],
            next_try_at: '2026-03-10 12:01:20',
          },
          {
            ...{ ...of, state: 'dropped', reason: 'paid', redelivery: redelivered.round },
            ...{ tries: [], next_try_at: null },
          },
        ]),
      },
    });
    expect(plain.json.response.deliveries).toHaveLength(2);
    expect(withSlash.json).toEqual(plain.json);
  });

  test.each([unknownEvent, '1', 'x', '%00', unknownEvent.toUpperCase()])(
    'of %s, which is no event, are not there',
    async (event) => {
      expect(told(await client.call('GET', deliveriesPath(event)))).toEqual(errors.notFound);
    },
  );

  test("of another merchant's event are not there", async () => {
    const { client: stranger } = await newMerchant();
    await create();
    const { events } = await read();

    expect(told(await stranger.call('GET', deliveriesPath(events[0].id)))).toEqual(errors.notFound);
  });
});

describe('A redelivery', () => {
  const again = (event: string, headers: Record<string, string> = {}, by = client, end = '') =>
    by.call('POST', `${path}/${event}/redeliver${end}`, {}, headers);
  let phones = 0;
  /** The event of an invoice that was sent, and to whom. */
  const sent = async () => {
    const mobileNumber = `5444${String(++phones).padStart(4, '0')}`;
    await create(client, { invoiceType: '1', countryCode: '965', mobileNumber });
    const event = (await read()).events.at(-1) as Shown;
    return { event, to: `+965${mobileNumber}` };
  };
  const stored = async (event: Shown) =>
    (await queryAll(tableUnderTest(), { pk: redeliveryKey(id, '').pk })).filter(
      (item) => (item['event'] as { eventId: string }).eventId === event.id,
    );

  test.each(['', '/'])('is answered with what it is known by (path ending in "%s")', async (end) => {
    const { event } = await sent();

    const { json, ...answer } = await again(event.id, {}, client, end);

    expect([answer.status, json]).toEqual([
      200,
      {
        status: true,
        message: 'Redelivery',
        response: {
          event_id: event.id,
          redelivery_id: expect.stringMatching(/^\d{13}-[0-9a-f]{16}$/),
        },
      },
    ]);
    expect(await stored(event)).toMatchObject([{ redeliveryId: json.response.redelivery_id }]);
  });

  test('sends a message again, and tells so', async () => {
    const { event, to } = await sent();
    await eventuallySentTo(to);

    const { json } = await again(event.id);
    const messages = await eventuallySentTo(to, 2);
    const deliveries = await eventually(
      () => deliveriesOf(event.id),
      (all) => all.length === 2 && all.every(({ state }) => state === 'delivered'),
    );

    expect(messages.map(({ text }) => text)).toEqual([messages[0]?.text, messages[0]?.text]);
    expect(deliveries.map(({ redelivery }) => redelivery).sort()).toEqual([
      json.response.redelivery_id,
      null,
    ]);
  });

  test('calls a webhook again with the id it always had, and shows each call', async () => {
    const receiver = await webhookReceiver();
    onTestFinished(() => receiver.close());
    receiver.reactsWith(status(410, 'Not now'), status(200, 'Thanks'));
    const { client } = await newMerchant({ notices: { loopbackWebhooks: true } });
    const invoice = await create(client, { webhook: `${receiver.url}/paid` });
    await pay(invoice.url);
    const feed = await eventually(
      () => read('', client),
      ({ events }) => events.some(({ type }: Shown) => type === 'payment.captured'),
    );
    const event = feed.events.at(-1);
    const first = await eventually(
      () => deliveriesOf(event.id, client),
      (all) => all.length === 1,
    );

    await again(event.id, {}, client);
    const both = await eventually(
      () => deliveriesOf(event.id, client),
      (all) => all.length === 2,
    );

    const answers = (all: typeof both) =>
      all.map(({ state, tries }) => [state, tries[0]?.status, tries[0]?.answer]).sort();
    expect(answers(first)).toEqual([['dead', 410, 'Not now']]);
    expect(answers(both)).toEqual([
      ['dead', 410, 'Not now'],
      ['delivered', 200, 'Thanks'],
    ]);
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([event.id, event.id]);
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
  });

  test('with a key is asked for once, and a repeat is told the same', async () => {
    const { event } = await sent();
    const key = { 'Idempotency-Key': `again ${event.id}` };

    const first = await again(event.id, key);
    const repeat = await again(event.id, key);
    const { event: other } = await sent();

    expect(repeat.json).toEqual(first.json);
    expect(repeat.headers.get('idempotent-replayed')).toBe('true');
    expect(told(await again(other.id, key))).toEqual(errors.conflict);
    expect([await stored(event), await stored(other)].map(({ length }) => length)).toEqual([1, 0]);
  });

  test('soon after another is refused, and says when to come back', async () => {
    const { event } = await sent();
    await again(event.id);

    const refused = await again(event.id);

    expect(told(refused)).toEqual(errors.tooMany);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(10);
  });

  test('of an event that nobody is told of is refused', async () => {
    const { token } = await create();
    await cancel(token);
    const event = (await read()).events.findLast(({ type }: Shown) => type === 'invoice.cancelled');

    expect(told(await again(event.id))).toEqual(
      invalid({ id: ['The event is one that nobody is told of.'] }),
    );
  });

  test("of no event, or of another merchant's, is not there", async () => {
    const { client: stranger } = await newMerchant();
    const { event } = await sent();

    expect(told(await again(unknownEvent))).toEqual(errors.notFound);
    expect(told(await again('1'))).toEqual(errors.notFound);
    expect(told(await again(event.id, {}, stranger))).toEqual(errors.notFound);
    expect(await stored(event)).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import type { ApiError } from '../../shared/domain/api-error.ts';
import type { InvoiceDraft } from '../../shared/domain/invoice.ts';
import { receiversOf, redeliverEvent } from '../../shared/notices/redeliver-event.ts';
import { feedPage } from '../../shared/store/event-feed.ts';
import { eventById, type RecordedEvent } from '../../shared/store/event-item.ts';
import { outboxKey, redeliveryKey } from '../../shared/store/keys.ts';
import { type OutboxEvent, outboxWrite } from '../../shared/store/outbox.ts';
import {
  mostRedeliveries,
  type Redelivery,
  redeliver,
  redeliveryPauseMs,
} from '../../shared/store/redeliveries.ts';
import { queryAll, type Table } from '../../shared/store/table.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { ownTable } from './own-table.ts';
import { atOnce, claimOn, dayMs, newShop, noonMs, outcomeOf, tally } from './shop.ts';
import { failingAt } from './table-double.ts';
import { tillOf } from './till.ts';

const table = await ownTable();

const paid = { type: 'payment.captured', paymentId: 7, paymentToken: '8421', invoiceId: 5_001 } as const;

/** An event of a merchant of its own. */
const happened = async (what: object = paid): Promise<RecordedEvent> => {
  const { id: merchantId } = await newShop(table);
  await table.transact([outboxWrite({ ...what, merchantId, atMs: noonMs } as OutboxEvent)]);
  const [event] = (await feedPage(table, merchantId, undefined, noonMs)).events;
  return event as RecordedEvent;
};

const again = (event: RecordedEvent, nowMs = noonMs, { through = table as Table, key = '' } = {}) =>
  redeliver(through, event, [5_001], {
    nowMs,
    claim: key === '' ? undefined : claimOn(event.merchantId, key, nowMs),
    answer: (redelivery) => ({ message: '', response: redelivery }),
  });

const stored = ({ merchantId }: RecordedEvent) => queryAll(table, { pk: redeliveryKey(merchantId, '').pk });

const failureOf = async (attempt: Promise<unknown>) =>
  attempt.then(
    () => undefined,
    (error: ApiError) => error.failure,
  );

describe('A redelivery', () => {
  test('is kept with all that its notices are made of, and the event stays as it was', async () => {
    const event = await happened();

    const { response } = await again(event);

    const { redeliveryId } = response as Redelivery;
    expect(await stored(event)).toEqual([
      {
        ...redeliveryKey(event.merchantId, redeliveryId),
        v: 1,
        ttl: Math.floor((noonMs + 31 * dayMs) / 1_000),
        redeliveryId,
        event,
        invoiceIds: [5_001],
      },
    ]);
    expect(await eventById(table, event.merchantId, event.eventId)).toEqual(event);
    expect((await feedPage(table, event.merchantId, undefined, noonMs)).events).toEqual([event]);
  });

  test('of many that are asked for at once is one', async () => {
    const event = await happened();

    const outcomes = await atOnce(10, () => outcomeOf(again(event)));

    expect(tally(outcomes)).toEqual(
      new Map([
        ['done', 1],
        ['too-many-requests', 9],
      ]),
    );
    expect(await stored(event)).toHaveLength(1);
  });

  test('comes ten seconds after the last one at the earliest, and the caller is told when', async () => {
    const event = await happened();
    await again(event);

    expect(await failureOf(again(event, noonMs + 1))).toEqual({
      ...{ code: 'too-many-requests', retryAfterSeconds: 10 },
    });
    expect(await failureOf(again(event, noonMs + redeliveryPauseMs - 1))).toEqual({
      ...{ code: 'too-many-requests', retryAfterSeconds: 1 },
    });
    expect(await failureOf(again(event, noonMs + redeliveryPauseMs))).toBeUndefined();
  });

  test('comes so many times and no more', async () => {
    const event = await happened();
    const nth = (at: number) => again(event, noonMs + at * redeliveryPauseMs);
    for (let at = 0; at < mostRedeliveries; at++) await nth(at);

    expect(await failureOf(nth(mostRedeliveries))).toEqual({
      code: 'invalid-fields',
      errors: { id: ['The event has been sent again 20 times, which is the most.'] },
    });
  });

  test('of an event that was swept meanwhile is of none', async () => {
    const event = await happened();
    await table.remove(outboxKey(event.merchantId, event.eventId));

    expect(await outcomeOf(again(event))).toBe('not-found');
    expect(await stored(event)).toEqual([]);
  });

  test('with a key happens once, whichever call fails, and says the same each time', async () => {
    for (const when of ['before', 'after'] as const) {
      const event = await happened();
      const through = failingAt(table, 1, when);
      const outcome = await outcomeOf(again(event, noonMs, { through, key: 'again' }));

      const retried = await again(event, noonMs + 1, { key: 'again' });
      const repeated = await again(event, noonMs + 2, { key: 'again' });

      expect(outcome).toBe('injected');
      expect([retried.replayed, repeated.replayed]).toEqual([when === 'after', true]);
      expect(await stored(event)).toMatchObject([
        { redeliveryId: (repeated.response as Redelivery).redeliveryId },
      ]);
    }
  });
});

describe('Who is told of an event', () => {
  /** What a paid invoice comes to in the outbox, oldest first. */
  const eventsOf = async (wanted: Partial<InvoiceDraft>) => {
    const shop = await newShop(table);
    await payInvoice(table, shop, await tillOf(table, shop).bill(wanted), noonMs + 1);
    return (await feedPage(table, shop.id, undefined, noonMs + 1)).events;
  };
  const receivers = async (wanted: Partial<InvoiceDraft>) =>
    Promise.all((await eventsOf(wanted)).map(async (event) => [event.type, ...(await told(event))]));
  const told = (event: RecordedEvent) => receiversOf(table, event, noonMs + 2);
  const webhook = 'https://shop.example.com/paid';

  test('is the payer of an invoice that goes by a message, and the webhook that it has', async () => {
    expect(await receivers({ channel: 'sms', webhook })).toEqual([
      ['invoice.created', 5_001],
      ['payment.captured', 5_001],
    ]);
    expect(await receivers({ channel: 'url', webhook: '' })).toEqual([
      ['invoice.created'],
      ['payment.captured'],
    ]);
  });

  test('is nobody for most events, and then there is no redelivery', async () => {
    const attempts = [
      await happened({ type: 'invoice.cancelled', invoiceId: 5_001 }),
      await happened({ type: 'refund.requested', refundId: 1 }),
      await happened({ type: 'payment.captured', paymentId: 7, paymentToken: '8421', openInvoiceId: 3 }),
      ...(await eventsOf({ channel: 'url', webhook: '' })),
    ];
    const change = { nowMs: noonMs, claim: undefined, answer: () => ({ message: '', response: null }) };

    for (const event of attempts) {
      expect(await failureOf(redeliverEvent(table, event, change))).toEqual({
        code: 'invalid-fields',
        errors: { id: ['The event is one that nobody is told of.'] },
      });
      expect(await stored(event)).toEqual([]);
    }
  });
});

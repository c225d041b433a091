import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import type { Delivery } from '../../../shared/domain/delivery.ts';
import { noticesIn } from '../../../shared/notices/notice.ts';
import { undelivered } from '../../../shared/notices/redeliver-event.ts';
import type { RecordedEvent } from '../../../shared/store/event-item.ts';

const eventId = '1773133200000-00-00ff00ff00ff00ff';
const plan: RecordedEvent = {
  ...{ eventId, type: 'invoice.created', merchantId: 84, invoiceId: 1_001, count: 3 },
  atMs: 1_773_133_200_000,
};

describe('A redelivery in the stream', () => {
  const asked = (attributes: object) =>
    marshall({
      pk: 'M#84#REDELIVERIES',
      sk: 'r1',
      v: 1,
      redeliveryId: 'r1',
      event: plan,
      invoiceIds: [1_001, 1_003],
      ...attributes,
    });
  const notice = (invoiceId: number) => ({
    ...{ merchantId: 84, invoiceId, eventId, type: 'invoice.created', round: 'r1' },
  });

  test('is the notices of its event once more, each known as one of it, for the invoices that it names', () => {
    expect(noticesIn({ dynamodb: { NewImage: asked({}) } })).toEqual([1_001, 1_003].map(notice));
  });

  test('is nothing when it is swept', () => {
    expect(noticesIn({ dynamodb: { OldImage: asked({}) } })).toEqual([]);
    expect(noticesIn({ dynamodb: { OldImage: asked({}), NewImage: asked({ ttl: 1 }) } })).toEqual([]);
  });
});

describe('What has not arrived of an event', () => {
  const delivery = (invoiceId: number, state: Delivery['state'], round = 'first'): Delivery => ({
    ...{ merchantId: 84, eventId, eventType: plan.type, invoiceId, channel: 'sms', round, state },
    ...{ reason: '', tries: [], beganMs: 0, updatedMs: 0 },
  });

  test('is what waits, was given up, was dropped, or never began', () => {
    const of = (...deliveries: Delivery[]) => undelivered([1_001, 1_002, 1_003], deliveries);

    expect(of()).toEqual([1_001, 1_002, 1_003]);
    expect(of(delivery(1_001, 'waiting'), delivery(1_002, 'dead'), delivery(1_003, 'dropped'))).toEqual([
      1_001, 1_002, 1_003,
    ]);
  });

  test('is not what arrived in any round', () => {
    const deliveries = [
      delivery(1_001, 'delivered'),
      delivery(1_002, 'dead'),
      delivery(1_002, 'delivered', 'r1'),
    ];

    expect(undelivered([1_001, 1_002, 1_003], deliveries)).toEqual([1_003]);
  });
});

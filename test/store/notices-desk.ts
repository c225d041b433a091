import type { SQSEvent } from 'aws-lambda';
import { handler } from '../../functions/notices/deliver-notices.ts';
import { type Delivery, type DeliveryChannel, newDelivery } from '../../shared/domain/delivery.ts';
import type { MerchantSecret } from '../../shared/merchants/merchant-secrets.ts';
import type { Measurement } from '../../shared/metrics/measure.ts';
import type { Notice } from '../../shared/notices/notice.ts';
import type { Email, Senders, Sms, WebhookMessage, WhatsApp } from '../../shared/notices/senders.ts';
import { deliveryFrom } from '../../shared/store/delivery-item.ts';
import { deliveryKey } from '../../shared/store/keys.ts';
import type { Table } from '../../shared/store/table.ts';
import { noonMs } from './shop.ts';

export interface Faults {
  table?: Table;
  senders?: Partial<Senders>;
  /** `none`: they cannot be read. */
  secrets?: MerchantSecret | 'none';
  canPutOff?: boolean;
  /** How often the messages were handed out, this time included. */
  receives?: number;
}

/** Sooner than by all this, a message is no poison (`infra/stacks/notices-queue.ts`). */
export const mostReceives = 25;

/** The worker on the queue of notices, with senders that note what they are given, and a clock that the test moves. */
export const noticesDesk = (table: Table) => {
  const sent: (Sms | Email | WhatsApp | WebhookMessage)[] = [];
  const putOff: [receipt: string, seconds: number][] = [];
  const measured: Measurement[] = [];
  const desk = { nowMs: noonMs, sent, putOff, measured };

  const taken = async (message: Sms | Email | WhatsApp): Promise<string> => `id-${sent.push(message)}`;
  const senders: Senders = {
    sms: taken,
    email: taken,
    whatsapp: taken,
    webhook: async (message) => {
      sent.push(message);
      return { status: 200, answer: 'ok' };
    },
  };

  /** Hands messages to the worker as Lambda does, and answers which are not done with. */
  const handOut = async (bodies: readonly string[], faults: Faults = {}): Promise<string[]> => {
    const queue = {
      send: async () => {},
      putOff: async (receipt: string, seconds: number) => {
        if (faults.canPutOff === false) throw new Error('ServiceUnavailable');
        putOff.push([receipt, seconds]);
      },
    };
    const secret = async () => {
      const { secrets = aSecret } = faults;
      return secrets === 'none' ? refusing() : secrets;
    };
    const { batchItemFailures } = await handler(eventOf(bodies, faults.receives), undefined, {
      table: faults.table ?? table,
      secrets: { get: secret, reread: secret, refresh: secret },
      senders: { ...senders, ...faults.senders },
      publicBaseUrl: 'https://pay.example.com',
      queue,
      measure: (measurements) => {
        measured.push(...measurements);
      },
      clock: () => desk.nowMs,
    });
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };

  const deliver = (notices: readonly Notice[], faults?: Faults): Promise<string[]> =>
    handOut(
      notices.map((notice) => JSON.stringify(notice)),
      faults,
    );

  return Object.assign(desk, {
    handOut,
    deliver,

    /** Hands a notice out whenever it is visible, by the clock, until it is done with; how often that was. */
    deliverOverTime: async (notice: Notice, faults?: Faults): Promise<number> => {
      for (let receives = 1; receives <= mostReceives; receives++) {
        const before = putOff.length;
        if ((await deliver([notice], { ...faults, receives })).length === 0) return receives;
        const seconds = putOff.length > before ? (putOff.at(-1)?.[1] ?? 0) : queueSeconds;
        desk.nowMs += 1_000 * seconds;
      }
      throw new Error('The message went to the dead letters.');
    },

    stored: async (
      { eventId, invoiceId, round = 'first' }: Notice,
      channel: DeliveryChannel,
    ): Promise<Delivery | undefined> => {
      const item = await table.get(deliveryKey(eventId, invoiceId, channel, round));
      return item && deliveryFrom(item);
    },
  });
};

/** For which the queue hides a message that nobody put off. */
const queueSeconds = 360;

/** A channel's delivery of a notice of which nothing was tried. */
export const untried = (notice: Notice, channel: DeliveryChannel, nowMs = noonMs): Delivery => {
  const { merchantId, invoiceId, eventId, type: eventType, round = 'first' } = notice;
  return newDelivery({ merchantId, invoiceId, eventId, eventType, channel, round }, nowMs);
};

export const refusing = async (): Promise<never> => {
  throw Object.assign(new Error('+96555512345 is not there'), { name: 'InternalError' });
};

const keySet = { secretKey: 'k'.repeat(32), ivKey: 'i'.repeat(16), accessCode: 'a' };

/** A merchant's secret in the midst of a rotation of what webhooks are signed with. */
export const aSecret: MerchantSecret = {
  version: 1,
  current: keySet,
  webhook: { current: 'whsec_bmV3', previous: { secret: 'whsec_b2xk', untilMs: noonMs + 60_000 } },
  settings: { responsePadding: 32, responseEnvelope: 'wrapped', exposeKeys: false },
};

const eventOf = (bodies: readonly string[], receives = 1): SQSEvent =>
  ({
    Records: bodies.map((body, at) => ({
      messageId: `message-${at}`,
      receiptHandle: `receipt-${at}`,
      body,
      attributes: { ApproximateReceiveCount: String(receives) },
    })),
  }) as SQSEvent;

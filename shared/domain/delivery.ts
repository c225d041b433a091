import { byDayMs } from './kuwait-time.ts';

/** A way out of the house. */
export const deliveryChannels = ['sms', 'email', 'whatsapp', 'webhook'] as const;
export type DeliveryChannel = (typeof deliveryChannels)[number];

/** One try to deliver, as the merchant may read it. It holds nothing personal. */
export interface Try {
  atMs: number;
  tookMs: number;
  outcome: 'delivered' | 'failed';
  /** The HTTP status that a webhook's host answered with; null where there was none. */
  status: number | null;
  /** The start of a webhook's answer, a provider's id of a message, or in a word why there was no answer. */
  answer: string;
}

/** Why something is not sent at all: its invoice cannot be paid any more, nobody wants it sent, or it could only go in the clear. */
export type DropReason =
  | 'paid'
  | 'cancelled'
  | 'expired'
  | 'channel-switched-off'
  | 'merchant-disabled'
  | 'webhook-not-https';

/** Why something is not tried again: three days of tries are over, or a webhook's host said that it is gone for good. */
export type DeathReason = 'given-up' | 'gone';

/**
 * What one event tells one receiver by one channel.
 * - `waiting`: not delivered yet; tried again at `nextMs`.
 * - `delivered`: taken by the receiver, or by the provider that brings it there.
 * - `dead`: given up after its last try, or because a webhook's host answered 410.
 * - `dropped`: not sent at all, for the reason it says.
 */
export interface Delivery {
  merchantId: number;
  eventId: string;
  eventType: string;
  /** The invoice that it tells of. */
  invoiceId: number;
  channel: DeliveryChannel;
  /** `first`, or the id of the redelivery that asked for it. */
  round: string;
  state: 'waiting' | 'delivered' | 'dead' | 'dropped';
  /** Why it is dead or dropped; empty otherwise. */
  reason: '' | DropReason | DeathReason;
  tries: readonly Try[];
  beganMs: number;
  updatedMs: number;
  nextMs?: number;
}

/** A delivery of which nothing was tried yet. */
export const newDelivery = (
  about: Pick<Delivery, 'merchantId' | 'eventId' | 'eventType' | 'invoiceId' | 'channel' | 'round'>,
  nowMs: number,
): Delivery => ({ ...about, state: 'waiting', reason: '', tries: [], beganMs: nowMs, updatedMs: nowMs });

/** Whether nothing more is to be sent. */
export const hasEnded = ({ state }: Delivery): boolean => state !== 'waiting';

/** The delivery after one more try, which ended at `nowMs`. */
export const afterTry = (delivery: Delivery, tried: Try, nowMs: number): Delivery => {
  const tries = [...delivery.tries, tried];
  if (tried.outcome === 'delivered') return ended(delivery, 'delivered', '', tries, nowMs);
  if (tried.status === gone) return ended(delivery, 'dead', 'gone', tries, nowMs);
  const nextMs = nextTryMs(delivery.beganMs, tries.length, nowMs);
  if (nextMs === undefined) return ended(delivery, 'dead', 'given-up', tries, nowMs);
  return { ...delivery, tries, updatedMs: nowMs, nextMs: allowedMs(delivery.eventType, nextMs) };
};

/** The delivery of what is not to be sent. */
export const dropped = (delivery: Delivery, reason: DropReason, nowMs: number): Delivery =>
  ended(delivery, 'dropped', reason, delivery.tries, nowMs);

/** When a delivery may be tried that would be tried at `ms`: payers are reminded by day alone. */
export const allowedMs = (eventType: string, ms: number): number =>
  eventType === 'invoice.reminded' ? byDayMs(ms) : ms;

/** The HTTP status by which a webhook's host asks not to be told anything any more. */
const gone = 410;

const ended = (
  { nextMs: _nextMs, ...delivery }: Delivery,
  state: Exclude<Delivery['state'], 'waiting'>,
  reason: Delivery['reason'],
  tries: readonly Try[],
  nowMs: number,
): Delivery => ({ ...delivery, state, reason, tries, updatedMs: nowMs });

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const pausesMs = [10_000, minuteMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 6 * hourMs];
const laterPauseMs = 12 * hourMs;
const giveUpMs = 72 * hourMs;

/**
 * When a delivery that began at `beganMs` is tried again after so many tries, the last of which ended at `nowMs`: after
 * 10 s, 1 min, 5 min, 30 min, 2 h, 6 h, then every 12 h for as long as three days are not over; undefined once they are.
 */
export const nextTryMs = (beganMs: number, tries: number, nowMs: number): number | undefined => {
  const nextMs = nowMs + (pausesMs[tries - 1] ?? laterPauseMs);
  return nextMs - beganMs <= giveUpMs ? nextMs : undefined;
};

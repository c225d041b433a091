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
  reason: string;
  tries: readonly Try[];
  beganMs: number;
  updatedMs: number;
  nextMs?: number;
}

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

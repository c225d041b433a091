import type { Clock } from '../domain/clock.ts';
import {
  afterTry,
  allowedMs,
  type Delivery,
  type DropReason,
  dropped,
  hasEnded,
} from '../domain/delivery.ts';
import { type Invoice, whyNotPayable } from '../domain/invoice.ts';
import type { Merchant } from '../domain/merchant.ts';
import { saveDelivery } from '../store/save-delivery.ts';
import type { Table } from '../store/table.ts';
import { callWebhook, type WebhookCalling } from './call-webhook.ts';
import { type Found, findDelivery } from './find-delivery.ts';
import type { Notice } from './notice.ts';
import { sendMessage } from './send-message.ts';
import type { Senders } from './senders.ts';
import type { Sent } from './sent.ts';

export interface DeliveryOptions {
  table: Table;
  senders: Senders;
  secrets: WebhookCalling['secrets'];
  publicBaseUrl: string;
  clock: Clock;
}

/**
 * Tries to deliver a notice if that is due, and stores the try; answers the delivery as it stands then, or undefined where
 * there is nobody to tell. A delivery that still waits has `nextMs`, before which nothing more can be done.
 *
 * At least once: whoever dies between sending and storing has it sent again. Throws for whatever is no fault of the
 * receiver's or of the way there; nothing is counted as a try then.
 */
export const deliverNotice = async (
  notice: Notice,
  options: DeliveryOptions,
): Promise<Delivery | undefined> => {
  const { table, clock } = options;
  const startMs = clock();
  const found = await findDelivery(table, notice, startMs);
  if (!found) return undefined;
  const { delivery } = found;
  if (hasEnded(delivery)) return delivery;
  const dueMs = allowedMs(notice.type, Math.max(startMs, delivery.nextMs ?? startMs));
  if (dueMs > startMs) return { ...delivery, nextMs: dueMs };
  const reason = whyDropped(found, startMs);
  if (reason) return saveDelivery(table, delivery, (seen) => dropped(seen, reason, startMs));
  const { also, ...result } = await send(found, startMs, options);
  const endMs = clock();
  const tried = { atMs: startMs, tookMs: endMs - startMs, ...result };
  return saveDelivery(table, delivery, (seen) => afterTry(seen, tried, endMs), also);
};

const send = (found: Found, nowMs: number, options: DeliveryOptions): Promise<Sent> =>
  found.channel === 'webhook' ? callWebhook(found, nowMs, options) : sendMessage(found, options);

/** Payers are asked for nothing that they cannot pay, and for a disabled merchant not at all; what was paid is told all the same. */
const whyDropped = ({ channel, invoice, merchant }: Found, nowMs: number): DropReason | undefined => {
  if (merchant.notices.switchedOff.includes(channel)) return 'channel-switched-off';
  if (channel === 'webhook') return isCallable(invoice, merchant) ? undefined : 'webhook-not-https';
  return whyNotPayable(invoice, nowMs) ?? (merchant.status === 'disabled' ? 'merchant-disabled' : undefined);
};

/** What no try could change, as against what hosts do. A sandbox may call its own machine in the clear. */
const isCallable = ({ webhook }: Invoice, { notices }: Merchant): boolean =>
  /^https:/i.test(webhook) || notices.loopbackWebhooks;

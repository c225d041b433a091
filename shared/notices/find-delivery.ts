import { type Delivery, type DeliveryChannel, newDelivery } from '../domain/delivery.ts';
import type { Invoice } from '../domain/invoice.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Payment } from '../domain/payment.ts';
import { deliveryFrom } from '../store/delivery-item.ts';
import { invoiceFrom } from '../store/invoice-item.ts';
import { deliveryKey, invoiceKey, merchantKey, paymentKey } from '../store/keys.ts';
import { merchantFrom } from '../store/merchants.ts';
import { paymentFrom } from '../store/payment-item.ts';
import type { Item, Table } from '../store/table.ts';
import { isMessage, type MessageNotice, type Notice, type WebhookNotice } from './notice.ts';

/** What a notice tells of, and the delivery that it is, as far as it has got. */
export type Found = { invoice: Invoice; merchant: Merchant; delivery: Delivery } & (
  | { notice: MessageNotice; channel: MessageChannel }
  | { notice: WebhookNotice; channel: 'webhook'; payment: Payment }
);

export type MessageChannel = Exclude<DeliveryChannel, 'webhook'>;

/**
 * Reads what a notice is about, in one round trip; undefined where there is nobody to tell: the invoice has no webhook,
 * or goes by no message.
 *
 * Throws when something is missing that was stored before the notice was made.
 */
export const findDelivery = async (
  table: Table,
  notice: Notice,
  nowMs: number,
): Promise<Found | undefined> =>
  isMessage(notice) ? findMessage(table, notice, nowMs) : findWebhook(table, notice, nowMs);

const findMessage = async (
  table: Table,
  notice: MessageNotice,
  nowMs: number,
): Promise<Found | undefined> => {
  // The channel is known with the invoice alone: asking for all three costs less than asking twice.
  const [invoiceItem, merchantItem, ...items] = await table.getMany([
    ...keysOf(notice),
    ...messageChannels.map((channel) => keyOf(notice, channel)),
  ]);
  const invoice = invoiceFrom(stored(invoiceItem, notice));
  const known = items.flatMap((item) => (item ? [deliveryFrom(item)] : []))[0];
  const channel = known ? (known.channel as MessageChannel) : channelOf(notice, invoice);
  if (!channel) return undefined;
  return {
    notice,
    channel,
    invoice,
    merchant: merchantFrom(stored(merchantItem, notice)),
    delivery: known ?? begun(notice, channel, nowMs),
  };
};

const findWebhook = async (
  table: Table,
  notice: WebhookNotice,
  nowMs: number,
): Promise<Found | undefined> => {
  const [invoiceItem, merchantItem, item, paymentItem] = await table.getMany([
    ...keysOf(notice),
    keyOf(notice, 'webhook'),
    paymentKey(notice.merchantId, notice.paymentId),
  ]);
  const invoice = invoiceFrom(stored(invoiceItem, notice));
  if (invoice.webhook === '') return undefined;
  return {
    notice,
    channel: 'webhook',
    invoice,
    merchant: merchantFrom(stored(merchantItem, notice)),
    payment: paymentFrom(stored(paymentItem, notice)),
    delivery: item ? deliveryFrom(item) : begun(notice, 'webhook', nowMs),
  };
};

const messageChannels: readonly MessageChannel[] = ['sms', 'email', 'whatsapp'];

/** What goes out by itself, as against what a redelivery asked for. */
const firstRound = 'first';

const keysOf = ({ merchantId, invoiceId }: Notice) => [
  invoiceKey(merchantId, invoiceId),
  merchantKey(merchantId),
];

const keyOf = ({ eventId, invoiceId, round = firstRound }: Notice, channel: DeliveryChannel) =>
  deliveryKey(eventId, invoiceId, channel, round);

const begun = (
  { merchantId, eventId, type, invoiceId, round = firstRound }: Notice,
  channel: DeliveryChannel,
  nowMs: number,
): Delivery => newDelivery({ merchantId, eventId, eventType: type, invoiceId, channel, round }, nowMs);

const stored = (item: Item | undefined, { merchantId, eventId }: Notice): Item => {
  if (item) return item;
  throw new Error(`Something that event ${eventId} of merchant ${merchantId} tells of is not there.`);
};

/**
 * An invoice that is a link alone goes by SMS when it is sent again, and not before (contract section 7). A subscription's
 * cycle is charged as it is made: nobody is asked to pay it unless the merchant sends it again.
 */
const channelOf = (
  { type }: MessageNotice,
  { id, channel, subscriptionId }: Invoice,
): MessageChannel | undefined => {
  if (type === 'invoice.resent') return channel === 'url' ? 'sms' : channel;
  const isCycle = subscriptionId !== null && subscriptionId !== id;
  return channel === 'url' || isCycle ? undefined : channel;
};

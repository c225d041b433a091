import { type Channel, canBeResent, type Invoice } from '../domain/invoice.ts';
import type { Merchant } from '../domain/merchant.ts';
import { invoiceReader } from '../store/invoice-reader.ts';
import { merchantRepository } from '../store/merchants.ts';
import { noteSent, wasSent } from '../store/sent-notices.ts';
import type { Table } from '../store/table.ts';
import { emailOf, numberOf, smsTextsOf, whatsAppOf } from './messages.ts';
import type { Notice } from './notice.ts';
import type { Senders } from './senders.ts';

/** What became of a notice, and the channel it takes. */
export interface Delivery {
  channel: Exclude<Channel, 'url'> | null;
  state: 'sent' | 'sent before' | 'dropped';
}

export interface DeliveryOptions {
  table: Table;
  senders: Senders;
  publicBaseUrl: string;
}

/**
 * Sends a notice, and notes that it was sent.
 *
 * At least once: whoever dies between the two has it sent again. It is dropped where it would ask for money that
 * cannot be paid any more, and where its invoice goes by no message.
 */
export const deliverNotice = async (
  notice: Notice,
  nowMs: number,
  { table, senders, publicBaseUrl }: DeliveryOptions,
): Promise<Delivery> => {
  const { merchantId, invoiceId } = notice;
  const [invoice, merchant, isKnown] = await Promise.all([
    invoiceReader(table).byId(merchantId, invoiceId),
    merchantRepository(table).byId(merchantId),
    wasSent(table, notice),
  ]);
  const channel = invoice ? channelOf(notice, invoice) : null;
  if (isKnown) return { channel, state: 'sent before' };
  if (!invoice || !merchant || !channel || !canBeResent(invoice, nowMs)) return { channel, state: 'dropped' };
  const sent = await send(channel, { invoice, merchant, publicBaseUrl, senders });
  await noteSent(table, notice, nowMs, sent);
  return { channel, state: 'sent' };
};

/**
 * An invoice that is a link alone goes by SMS when it is sent again, and not before (contract section 7). A subscription's
 * cycle is charged as it is made: nobody is asked to pay it unless the merchant sends it again.
 */
const channelOf = ({ type }: Notice, { id, channel, subscriptionId }: Invoice): Delivery['channel'] => {
  if (type === 'invoice.resent') return channel === 'url' ? 'sms' : channel;
  const isCycle = subscriptionId !== null && subscriptionId !== id;
  return channel === 'url' || isCycle ? null : channel;
};

interface Sending {
  invoice: Invoice;
  merchant: Merchant;
  publicBaseUrl: string;
  senders: Senders;
}

/** Sends by one channel, and answers what the invoice shall keep of it. */
const send = async (
  channel: Exclude<Channel, 'url'>,
  { invoice, merchant, publicBaseUrl, senders }: Sending,
): Promise<Pick<Invoice, 'smsResponse' | 'smsTexts'> | undefined> => {
  if (channel === 'email') {
    await senders.email(emailOf(invoice, merchant, publicBaseUrl));
    return undefined;
  }
  if (channel === 'whatsapp') {
    await senders.whatsapp(whatsAppOf(invoice, merchant, publicBaseUrl));
    return undefined;
  }
  const smsTexts = smsTextsOf(invoice, merchant, publicBaseUrl);
  const MessageId = await senders.sms({ to: numberOf(invoice), text: smsTexts[invoice.language] });
  return { smsResponse: JSON.stringify({ MessageId }), smsTexts };
};

import type { Invoice } from '../domain/invoice.ts';
import { logFault } from '../http/log.ts';
import { invoiceKey } from '../store/keys.ts';
import type { Write } from '../store/table.ts';
import type { Found } from './find-delivery.ts';
import { emailOf, smsOf, whatsAppOf } from './messages.ts';
import type { Senders } from './senders.ts';
import type { Sent } from './sent.ts';

export interface MessageSending {
  senders: Omit<Senders, 'webhook'>;
  publicBaseUrl: string;
}

type Message = Exclude<Found, { channel: 'webhook' }>;

/** Sends a payer a message. A service that does not take it makes a failed try, whatever its reason; the log has that. */
export const sendMessage = async (found: Message, options: MessageSending): Promise<Sent> => {
  const send = prepared(found, options);
  try {
    const { id, also } = await send();
    return { outcome: 'delivered', status: null, answer: id, ...(also && { also }) };
  } catch (error) {
    logFault(found.notice.eventId, error);
    return { outcome: 'failed', status: null, answer: error instanceof Error ? error.name : 'Error' };
  }
};

/** Writes the message, and answers what sends it: what cannot be written is no fault of the service's. */
const prepared = (
  { channel, notice, invoice, merchant }: Message,
  { senders, publicBaseUrl }: MessageSending,
): (() => Promise<{ id: string; also?: readonly Write[] }>) => {
  const subject = { invoice, merchant, publicBaseUrl, isReminder: notice.type === 'invoice.reminded' };
  if (channel === 'email') {
    const email = emailOf(subject);
    return async () => ({ id: await senders.email(email) });
  }
  if (channel === 'whatsapp') {
    const message = whatsAppOf(subject);
    return async () => ({ id: await senders.whatsapp(message) });
  }
  const { sms, texts } = smsOf(subject);
  return async () => {
    const id = await senders.sms(sms);
    return {
      id,
      also: [shownWrite(invoice, { smsResponse: JSON.stringify({ MessageId: id }), smsTexts: texts })],
    };
  };
};

/** What the invoice shows of an SMS that was sent. That is no change that the merchant made: its time stays. */
const shownWrite = (
  { merchantId, id }: Invoice,
  { smsResponse, smsTexts }: Pick<Invoice, 'smsResponse' | 'smsTexts'>,
): Write => ({
  update: invoiceKey(merchantId, id),
  set: 'SET smsSent = :sent, smsResponse = :response, smsTexts = :texts',
  condition: 'attribute_exists(pk)',
  values: { ':sent': true, ':response': smsResponse, ':texts': smsTexts },
});

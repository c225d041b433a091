import type { Invoice } from '../domain/invoice.ts';
import { deliveryKey, invoiceKey } from './keys.ts';
import { untilSettled } from './retry.ts';
import type { Table, Write } from './table.ts';

/** What a notice is known by. */
interface NoticeId {
  merchantId: number;
  invoiceId: number;
  eventId: string;
}

/** Whether the notice is known to have been sent. */
export const wasSent = async (table: Table, { eventId, invoiceId }: NoticeId): Promise<boolean> =>
  (await table.get(deliveryKey(eventId, invoiceId, 'sms', 'first'))) !== undefined;

/** Notes that a notice was sent, together with what the invoice shows of an SMS. That is no change that the merchant made. */
export const noteSent = async (
  table: Table,
  { merchantId, invoiceId, eventId }: NoticeId,
  nowMs: number,
  sms?: Pick<Invoice, 'smsResponse' | 'smsTexts'>,
): Promise<void> => {
  const ttl = Math.floor(nowMs / 1000) + keepMarksSeconds;
  const writes: Write[] = [{ put: { ...deliveryKey(eventId, invoiceId, 'sms', 'first'), v: 1, ttl } }];
  if (sms)
    writes.push({
      update: invoiceKey(merchantId, invoiceId),
      set: 'SET smsSent = :sent, smsResponse = :response, smsTexts = :texts',
      condition: 'attribute_exists(pk)',
      values: { ':sent': true, ':response': sms.smsResponse, ':texts': sms.smsTexts },
    });
  await untilSettled(async () => {
    const result = await table.transact(writes);
    if (result.done) return 'noted';
    if (result.refusals.some((refusal) => refusal?.reason === 'condition'))
      throw new Error(`Invoice ${invoiceId} of merchant ${merchantId} is not there any more.`);
    return undefined;
  });
};

/** Longer than SQS keeps a message. */
const keepMarksSeconds = 30 * 86_400;

import * as z from 'zod/mini';
import { messageTypes, type Notice, webhookTypes } from './notice.ts';

const id = z.int().check(z.positive());
const common = { merchantId: id, invoiceId: id, eventId: z.string(), round: z.optional(z.string()) };

const noticeSchema = z.union([
  z.object({ ...common, type: z.enum(messageTypes) }),
  z.object({ ...common, type: z.enum(webhookTypes), paymentId: id }),
]);

/** The notice in a message of the queue; throws for whatever is none, without quoting it. */
export const readNotice = (body: string): Notice => {
  const read = z.safeParse(noticeSchema, jsonIn(body));
  if (!read.success) throw new Error('The message is no notice.');
  return read.data as Notice;
};

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

import {
  liveWebhookSecrets,
  type MerchantSecret,
  type SecretReader,
  secretInForce,
} from '../merchants/merchant-secrets.ts';
import { eventMs } from '../store/outbox.ts';
import type { Found } from './find-delivery.ts';
import type { Senders } from './senders.ts';
import type { Sent } from './sent.ts';
import { webhookBody } from './webhook-body.ts';

export interface WebhookCalling {
  senders: Pick<Senders, 'webhook'>;
  secrets: SecretReader<MerchantSecret>;
}

/** Calls the webhook of an invoice; throws while its merchant has no secret to sign with. */
export const callWebhook = async (
  { notice, invoice, payment, merchant, delivery }: Extract<Found, { channel: 'webhook' }>,
  nowMs: number,
  { senders, secrets }: WebhookCalling,
): Promise<Sent> => {
  const { eventId, type } = notice;
  const live = liveWebhookSecrets(await secretInForce(secrets, merchant), nowMs);
  if (live.length === 0)
    throw new Error(`Merchant ${merchant.id} has no secret for webhooks: they wait until it has one.`);
  const { status, answer } = await senders.webhook({
    url: invoice.webhook,
    body: webhookBody({ type, atMs: eventMs(eventId) }, invoice, payment),
    eventId,
    attempt: delivery.tries.length + 1,
    secrets: live,
    loopback: merchant.notices.loopbackWebhooks,
    nowMs,
  });
  const isTaken = status !== null && status >= 200 && status <= 299;
  return { outcome: isTaken ? 'delivered' : 'failed', status, answer };
};

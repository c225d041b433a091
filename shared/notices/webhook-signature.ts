import { Webhook } from 'standardwebhooks';
import type { WebhookMessage } from './senders.ts';

/**
 * The headers of one try: what Standard Webhooks asks for, signed with every live secret, and which try it is.
 *
 * A merchant without a secret gets no signature. Throws where a secret is none that Standard Webhooks knows.
 */
export const webhookHeaders = ({
  eventId,
  attempt,
  body,
  secrets,
  nowMs,
}: Omit<WebhookMessage, 'url' | 'loopback'>): Record<string, string> => {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(eventId, new Date(nowMs), body));
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'Daftar',
    'Webhook-Id': eventId,
    'Webhook-Timestamp': String(Math.floor(nowMs / 1000)),
    ...(signatures.length > 0 && { 'Webhook-Signature': signatures.join(' ') }),
    'Webhook-Attempt': String(attempt),
  };
};

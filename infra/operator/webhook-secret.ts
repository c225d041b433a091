import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { merchantSecretName, merchantSecretSchema } from '../../shared/merchants/merchant-secrets.ts';
import type { Table } from '../../shared/store/table.ts';
import { rotateSecret } from './rotate-secret.ts';
import type { SecretStore } from './secret-store.ts';

/** A secret as Standard Webhooks has them. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/**
 * Gives a merchant a new secret that its webhooks are signed with from now on; the one before signs too for `graceMs`.
 *
 * @returns the new secret, and whether it is the first: merchants were registered before there were webhooks
 */
export const rotateWebhookSecret = async (
  table: Table,
  secrets: SecretStore,
  merchantId: number,
  nowMs: number,
  graceMs: number,
): Promise<{ secret: string; isFirst: boolean }> => {
  const secret = newWebhookSecret();
  const { webhook } = await rotateSecret(table, secrets, merchantId, 'webhook', ({ webhook: inUse }) => ({
    webhook: {
      current: secret,
      ...(inUse && { previous: { secret: inUse.current, untilMs: nowMs + graceMs } }),
    },
  }));
  return { secret, isFirst: webhook?.previous === undefined };
};

/** Gives a merchant that was registered before there were webhooks its first secret; leaves any other as it is. */
export const ensureWebhookSecret = async (
  secrets: SecretStore,
  merchantId: number,
  first: string,
): Promise<void> => {
  const name = merchantSecretName(merchantId);
  const parsed = z.safeParse(merchantSecretSchema, await secrets.read(name));
  if (!parsed.success || parsed.data.webhook) return;
  await secrets.write(name, { ...parsed.data, webhook: { current: first } });
};

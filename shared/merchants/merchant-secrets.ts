import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { type Clock, systemClock } from '../domain/clock.ts';
import type { Merchant } from '../domain/merchant.ts';
import { environment } from '../environment.ts';
import { timeouts } from '../store/table.ts';

const keySet = z.object({
  secretKey: z.string().check(z.length(32)),
  ivKey: z.string().check(z.length(16)),
  accessCode: z.string(),
});

/** What Secrets Manager holds for one merchant. After a rotation the previous keys serve until `untilMs`. */
export const merchantSecretSchema = z.object({
  /** Counts rotations; the merchant's item says which one is in force. */
  version: z.number(),
  /** What the latest rotation made new; its keys, where it does not say. */
  rotated: z.optional(z.enum(['keys', 'webhook'])),
  current: keySet,
  previous: z.optional(z.extend(keySet, { untilMs: z.number() })),
  /** What webhooks are signed with, each `whsec_` and base64; after a rotation the previous one signs too until `untilMs`. */
  webhook: z.optional(
    z.object({
      current: z.string(),
      previous: z.optional(z.object({ secret: z.string(), untilMs: z.number() })),
    }),
  ),
  settings: z.object({
    /** Pad answers to 32 bytes, or to 16 as plain PKCS#7 (contract section 1). */
    responsePadding: z.union([z.literal(16), z.literal(32)]),
    /** `{"response":"<hex>"}`, or the hex string alone. */
    responseEnvelope: z.enum(['wrapped', 'bare']),
    /** Whether GET keys answers at all (contract section 2). */
    exposeKeys: z.boolean(),
  }),
});

export type MerchantSecret = z.infer<typeof merchantSecretSchema>;
export type KeySet = z.infer<typeof keySet>;
export type MerchantSettings = MerchantSecret['settings'];

export const defaultSettings: MerchantSettings = {
  responsePadding: 32,
  responseEnvelope: 'wrapped',
  exposeKeys: false,
};

export const merchantSecretName = (merchantId: number): string =>
  `${environment.secretsPrefix}/merchants/${merchantId}`;

/** The secret of a merchant; read again when a newer version of it is in force than the one that is known here. */
export const secretInForce = async (
  secrets: SecretReader<MerchantSecret>,
  { id, secretVersion }: Pick<Merchant, 'id' | 'secretVersion'>,
): Promise<MerchantSecret> => {
  const name = merchantSecretName(id);
  const known = await secrets.get(name);
  return known.version < secretVersion ? secrets.refresh(name) : known;
};

/** The key sets that may be used now, the current one first. */
export const liveKeySets = ({ current, previous }: MerchantSecret, nowMs: number): KeySet[] =>
  previous && previous.untilMs > nowMs ? [current, previous] : [current];

/** The secrets that webhooks are signed with now, the current one first. */
export const liveWebhookSecrets = ({ webhook }: MerchantSecret, nowMs: number): string[] => {
  if (!webhook) return [];
  const { current, previous } = webhook;
  return previous && previous.untilMs > nowMs ? [current, previous.secret] : [current];
};

/** Reads secrets by name and keeps them for a while in the warm function. */
export interface SecretReader<T> {
  get(name: string): Promise<T>;
  /** Reads again what may have been rotated; not more often than every few seconds for one name. */
  reread(name: string): Promise<T>;
  /** Reads again what certainly has been. */
  refresh(name: string): Promise<T>;
}

const keepMs = 5 * 60_000;
const rereadMs = 5_000;

/**
 * A reader of JSON secrets of one shape.
 *
 * A name is read once however many callers ask at the same time, and a failed read is not kept.
 */
export const secretReader = <T>(
  schema: z.ZodMiniType<T>,
  client = new SecretsManagerClient({ maxAttempts: 3, requestHandler: timeouts }),
  clock: Clock = systemClock,
): SecretReader<T> => {
  const kept = new Map<string, { readMs: number; value: Promise<T> }>();

  const read = (name: string): Promise<T> => {
    const value = client.send(new GetSecretValueCommand({ SecretId: name })).then((answer) => {
      const parsed = z.safeParse(schema, secretJson(answer.SecretString));
      // Neither error is let out as it is: both would quote what they found.
      if (!parsed.success) throw new Error(`The secret ${name} does not have the expected shape.`);
      return parsed.data;
    });
    const before = kept.get(name);
    const entry = { readMs: clock(), value };
    kept.set(name, entry);
    // A failed read is not kept; what was known before it stays known.
    value.catch(() => {
      if (kept.get(name) !== entry) return;
      if (before) kept.set(name, before);
      else kept.delete(name);
    });
    return value;
  };

  const younger = (name: string, ageMs: number): Promise<T> | undefined => {
    const entry = kept.get(name);
    return entry && clock() - entry.readMs < ageMs ? entry.value : undefined;
  };

  return {
    get: (name) => younger(name, keepMs) ?? read(name),
    reread: (name) => younger(name, rereadMs) ?? read(name),
    refresh: read,
  };
};

/** A secret's text as JSON; undefined where it is none, as in a secret that CDK made and nobody filled yet. */
export const secretJson = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
};

import type { KeySet, MerchantSecret, SecretReader } from '../merchants/merchant-secrets.ts';
import { liveKeySets, merchantSecretName } from '../merchants/merchant-secrets.ts';
import { decrypt } from './cipher.ts';
import { isJsonObject, parseWireJson } from './wire-json.ts';

/** A request's payload, and the keys it was encrypted with, which its answer is encrypted with too. */
export interface OpenedPayload {
  text: string;
  payload: Record<string, unknown>;
  keys: KeySet;
}

/**
 * Opens `data` with the merchant's current keys, or the previous ones while they live.
 *
 * When neither fits, the secret is read once more: it may have been rotated since this function read it.
 * Undefined when it is unusable, whatever the reason (contract section 1).
 */
export const openPayload = async (
  data: string,
  merchantId: number,
  secrets: SecretReader<MerchantSecret>,
  nowMs: number,
): Promise<OpenedPayload | undefined> => {
  const name = merchantSecretName(merchantId);
  const known = await secrets.get(name);
  const opened = openWith(data, liveKeySets(known, nowMs));
  if (opened) return opened;
  const fresh = await secrets.reread(name);
  return fresh === known ? undefined : openWith(data, liveKeySets(fresh, nowMs));
};

const openWith = (data: string, keySets: readonly KeySet[]): OpenedPayload | undefined => {
  for (const keys of keySets) {
    const text = decrypt(data, keys);
    const payload = parsed(text ?? notJson);
    if (text !== undefined && payload !== undefined) return { text, payload, keys };
  }
  return undefined;
};

const notJson = 'not json';

const parsed = (text: string): Record<string, unknown> | undefined => {
  try {
    const value = parseWireJson(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

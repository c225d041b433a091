import * as z from 'zod/mini';
import {
  type KeySet,
  type MerchantSecret,
  merchantSecretName,
  merchantSecretSchema,
} from '../../shared/merchants/merchant-secrets.ts';
import { newKeys } from './register-merchant.ts';
import type { SecretStore } from './secret-store.ts';

/** Gives a merchant new keys; the old ones serve on for `graceMs`. */
export const rotateKeys = async (
  secrets: SecretStore,
  merchantId: number,
  nowMs: number,
  graceMs: number,
): Promise<KeySet> => {
  const name = merchantSecretName(merchantId);
  const parsed = z.safeParse(merchantSecretSchema, await secrets.read(name));
  if (!parsed.success) throw new Error(`The secret ${name} is missing or does not have the expected shape.`);
  const rotated: MerchantSecret = {
    current: newKeys(),
    previous: { ...parsed.data.current, untilMs: nowMs + graceMs },
    settings: parsed.data.settings,
  };
  await secrets.write(name, rotated);
  return rotated.current;
};

import * as z from 'zod/mini';
import {
  type KeySet,
  type MerchantSecret,
  merchantSecretName,
  merchantSecretSchema,
} from '../../shared/merchants/merchant-secrets.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import type { Table } from '../../shared/store/table.ts';
import { newKeys } from './register-merchant.ts';
import type { SecretStore } from './secret-store.ts';

/** Gives a merchant new keys, from its next call on; the old ones serve on for `graceMs`. */
export const rotateKeys = async (
  table: Table,
  secrets: SecretStore,
  merchantId: number,
  nowMs: number,
  graceMs: number,
): Promise<KeySet> => {
  const name = merchantSecretName(merchantId);
  const parsed = z.safeParse(merchantSecretSchema, await secrets.read(name));
  if (!parsed.success) throw new Error(`The secret ${name} is missing or does not have the expected shape.`);
  const merchants = merchantRepository(table);
  const inForce = (await merchants.byId(merchantId))?.secretVersion ?? 0;
  // A rotation that died before its end showed its keys to nobody: the merchant still uses the ones before.
  const inUse = parsed.data.version > inForce ? parsed.data.previous : parsed.data.current;
  const version = parsed.data.version + 1;
  const rotated: MerchantSecret = {
    ...parsed.data,
    version,
    current: newKeys(),
    previous: { ...(inUse ?? parsed.data.current), untilMs: nowMs + graceMs },
  };
  await secrets.write(name, rotated);
  await merchants.setSecretVersion(merchantId, version);
  return rotated.current;
};

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
  const version = parsed.data.version + 1;
  const rotated: MerchantSecret = {
    version,
    current: newKeys(),
    previous: { ...parsed.data.current, untilMs: nowMs + graceMs },
    settings: parsed.data.settings,
  };
  await secrets.write(name, rotated);
  await merchantRepository(table).setSecretVersion(merchantId, version);
  return rotated.current;
};

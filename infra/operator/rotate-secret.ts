import * as z from 'zod/mini';
import {
  type MerchantSecret,
  merchantSecretName,
  merchantSecretSchema,
} from '../../shared/merchants/merchant-secrets.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import type { Table } from '../../shared/store/table.ts';
import type { SecretStore } from './secret-store.ts';

/** What a rotation makes new; the rest of the secret stays as it is. */
type Part = NonNullable<MerchantSecret['rotated']>;

/**
 * Makes a part of a merchant's secret new, and puts it in force from the merchant's next call on; the secret then.
 *
 * @param renew gives the new part, from the secret that the merchant uses
 */
export const rotateSecret = async (
  table: Table,
  secrets: SecretStore,
  merchantId: number,
  part: Part,
  renew: (
    inUse: MerchantSecret,
  ) => Pick<MerchantSecret, 'current' | 'previous'> | Pick<MerchantSecret, 'webhook'>,
): Promise<MerchantSecret> => {
  const name = merchantSecretName(merchantId);
  const parsed = z.safeParse(merchantSecretSchema, await secrets.read(name));
  if (!parsed.success) throw new Error(`The secret ${name} is missing or does not have the expected shape.`);
  const merchants = merchantRepository(table);
  const inForce = (await merchants.byId(merchantId))?.secretVersion ?? 0;
  // A rotation that died before its end showed what it made to nobody: the merchant still uses what was before.
  const inUse = parsed.data.version > inForce ? undone(parsed.data) : parsed.data;
  const version = parsed.data.version + 1;
  const rotated: MerchantSecret = { ...inUse, ...renew(inUse), version, rotated: part };
  await secrets.write(name, rotated);
  await merchants.setSecretVersion(merchantId, version);
  return rotated;
};

const undone = (secret: MerchantSecret): MerchantSecret => {
  const { rotated, previous, webhook } = secret;
  if (rotated === 'webhook') {
    return { ...secret, webhook: webhook?.previous && { current: webhook.previous.secret } };
  }
  if (!previous) return secret;
  const { untilMs: _untilMs, ...before } = previous;
  return { ...secret, current: before, previous: undefined };
};

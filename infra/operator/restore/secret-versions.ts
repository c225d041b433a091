import * as z from 'zod/mini';
import { merchantSecretName, merchantSecretSchema } from '../../../shared/merchants/merchant-secrets.ts';
import { merchantRepository } from '../../../shared/store/merchants.ts';
import type { Table } from '../../../shared/store/table.ts';
import type { SecretStore } from '../secret-store.ts';
import type { Ahead } from './skip-numbers.ts';

/**
 * Puts the versions of merchants' secrets in force that were, before the restore: a restore brings the table back, and no
 * secret. With an older one in the table the next rotation would take what the merchant uses for one that was never
 * finished, and go on from the keys before it.
 *
 * The old table knows which version was in force. Where it cannot be read, the secret's own is it.
 *
 * @returns the codes of the merchants that it was done for
 */
export const followSecrets = async (table: Table, secrets: SecretStore, ahead: Ahead): Promise<string[]> => {
  const merchants = merchantRepository(table);
  const followed: string[] = [];
  for (const { id, code } of await merchants.list()) {
    const inForce = (await merchants.byId(id))?.secretVersion ?? 0;
    const version =
      'to' in ahead ? await versionIn(ahead.to, id, code) : await versionOf(secrets, merchantSecretName(id));
    if (version <= inForce) continue;
    await merchants.setSecretVersion(id, version);
    followed.push(code);
  }
  return followed;
};

/** A merchant of another code is another one. */
const versionIn = async (table: Table, merchantId: number, code: string): Promise<number> => {
  const merchant = await merchantRepository(table).byId(merchantId);
  return merchant?.code === code ? merchant.secretVersion : 0;
};

const versionOf = async (secrets: SecretStore, name: string): Promise<number> => {
  const parsed = z.safeParse(merchantSecretSchema, await secrets.read(name));
  return parsed.success ? parsed.data.version : 0;
};

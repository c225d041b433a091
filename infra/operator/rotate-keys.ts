import type { KeySet } from '../../shared/merchants/merchant-secrets.ts';
import type { Table } from '../../shared/store/table.ts';
import { newKeys } from './register-merchant.ts';
import { rotateSecret } from './rotate-secret.ts';
import type { SecretStore } from './secret-store.ts';

/** Gives a merchant new keys, from its next call on; the old ones serve on for `graceMs`. */
export const rotateKeys = async (
  table: Table,
  secrets: SecretStore,
  merchantId: number,
  nowMs: number,
  graceMs: number,
): Promise<KeySet> => {
  const { current } = await rotateSecret(table, secrets, merchantId, 'keys', (inUse) => ({
    current: newKeys(),
    previous: { ...inUse.current, untilMs: nowMs + graceMs },
  }));
  return current;
};

import { terminalNonceKey } from './keys.ts';
import type { Table } from './table.ts';
import { unlessChanged } from './unless-changed.ts';

/** An hour later than it matters: TTL only sweeps. */
const sweepAfterSeconds = 3_600;

/** Takes note of a call that a terminal signed; false when it was made before. Known at least until `untilMs`. */
export const takeNonce = async (
  table: Table,
  terminalId: number,
  nonce: string,
  untilMs: number,
): Promise<boolean> => {
  const ttl = Math.ceil(untilMs / 1_000) + sweepAfterSeconds;
  return unlessChanged(() =>
    table.put({ ...terminalNonceKey(terminalId, nonce), ttl }, { condition: 'attribute_not_exists(pk)' }),
  );
};

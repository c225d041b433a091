import { terminalNonceKey } from './keys.ts';
import { ConditionFailed, type Table } from './table.ts';

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
  try {
    await table.put(
      { ...terminalNonceKey(terminalId, nonce), ttl },
      { condition: 'attribute_not_exists(pk)' },
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
};

import { type Key, rolledUpKey } from './keys.ts';
import { untilSettled } from './retry.ts';
import type { Table, Write } from './table.ts';

/**
 * Writes what follows from an event of the table's stream, in one transaction with a mark that it was done: however
 * often the event is delivered, it is counted once.
 */
export const countOnce = async (
  table: Table,
  { eventId, atMs }: { eventId: string; atMs: number },
  writes: readonly Write[],
): Promise<void> => {
  const mark = onceMark(rolledUpKey(eventId), atMs);
  await untilSettled(async () => {
    const result = await table.transact([mark, ...writes]);
    return result.done || result.refusals[0]?.reason === 'condition' ? 'counted' : undefined;
  });
};

/** The part of a transaction that makes it happen once; TTL sweeps it. */
export const onceMark = (key: Key, atMs: number): Write => ({
  put: { ...key, v: 1, ttl: Math.floor(atMs / 1000) + keepMarksSeconds },
  condition: 'attribute_not_exists(pk)',
});

/** A stream keeps its records for one day; the marks outlive them by far. */
const keepMarksSeconds = 7 * 86_400;

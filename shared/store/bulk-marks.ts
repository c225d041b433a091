import { type BulkRow, kindOfRow } from '../domain/bulk-row.ts';
import { bulkMarkKey, type Key } from './keys.ts';
import type { Item, Table, Write } from './table.ts';

/**
 * Days for which an equal row is not stored again: long enough to correct a file and upload it once more, and less than a
 * month, so that the same list may come each month.
 */
export const knownDays = 25;
const knownMs = knownDays * 86_400_000;

/** Marks of fingerprints: which rows are there already. */
export const isKnown = (mark: Item | undefined, nowMs: number): boolean =>
  mark !== undefined && (mark['expiresMs'] as number) > nowMs;

/** Marks a row as there, in the transaction that stores it; fails where an equal row is. */
export const markWrite = ({ merchantId, id }: BulkRow, fingerprint: string, nowMs: number): Write => {
  const expiresMs = nowMs + knownMs;
  return {
    put: {
      ...bulkMarkKey(merchantId, kindOfRow(id), fingerprint),
      v: 1,
      id,
      expiresMs,
      ttl: Math.ceil(expiresMs / 1000) + 86_400,
    },
    condition: 'attribute_not_exists(pk) OR expiresMs <= :now',
    values: { ':now': nowMs },
  };
};

/** The writes that forget a row: afterwards an equal one is stored again. Marks that lead to another row stay. */
export const forgetWrites = async (
  table: Table,
  { merchantId, id, fingerprint, editedFingerprint }: BulkRow,
): Promise<Write[]> => {
  const all = [fingerprint, editedFingerprint].filter((each) => each !== null);
  const keys = [...new Set(all)].map((each) => bulkMarkKey(merchantId, kindOfRow(id), each));
  const marks = await table.getMany(keys);
  return keys.filter((_, at) => marks[at]?.['id'] === id).map((key) => removalOf(key, id));
};

/**
 * The writes that mark a row by what an edit made of it, besides what it was uploaded as: neither the first file nor the
 * corrected one makes it again.
 */
export const remarkWrites = async (
  table: Table,
  { editedFingerprint }: BulkRow,
  after: BulkRow,
  nowMs: number,
): Promise<Write[]> => {
  const { merchantId, id, fingerprint, editedFingerprint: now } = after;
  if (now === null || now === editedFingerprint) return [];
  const keyOf = (print: string): Key => bulkMarkKey(merchantId, kindOfRow(id), print);
  const outdated =
    editedFingerprint === null || editedFingerprint === fingerprint ? undefined : keyOf(editedFingerprint);
  const [mark, old] = await Promise.all([table.get(keyOf(now)), outdated && table.get(outdated)]);
  return [
    ...(isKnown(mark, nowMs) ? [] : [markWrite(after, now, nowMs)]),
    ...(outdated && old?.['id'] === id ? [removalOf(outdated, id)] : []),
  ];
};

const removalOf = (key: Key, id: number): Write => ({
  remove: key,
  condition: 'id = :id',
  values: { ':id': id },
});

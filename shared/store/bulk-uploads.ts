import { type BulkKind, type BulkRow, type RowWish, rowId } from '../domain/bulk-row.ts';
import type { BulkUpload, UploadCounts } from '../domain/bulk-upload.ts';
import { isKnown, markWrite } from './bulk-marks.ts';
import { scheduleWrites } from './bulk-minutes.ts';
import { lastNumber, numbersWrite } from './bulk-numbers.ts';
import { bulkRowItem } from './bulk-row-item.ts';
import {
  type Answer,
  type Claim,
  commitOnce,
  refuseOtherPayload,
  sweptWith,
  unlessClaimed,
} from './idempotency.ts';
import { inGroups } from './in-groups.ts';
import type { Changed } from './invoice-change.ts';
import { bulkMarkKey, bulkUploadCounterKey, bulkUploadKey, claimedUploadKey } from './keys.ts';
import { untilSettled } from './retry.ts';
import type { Item, Table, Write } from './table.ts';

/**
 * Uploads of rows, each larger than one transaction: begun, its rows stored some at a time, and finished with its answer.
 *
 * Whoever dies on the way leaves rows that a repeat finds by their fingerprints: it stores those that are missing.
 */
export interface BulkUploads {
  /** A new upload, or the one that an earlier call with the same claim began; with another payload, the contract's 409. */
  begin(
    merchantId: number,
    kind: BulkKind,
    asked: { nowMs: number; claim: Claim | undefined },
  ): Promise<BulkUpload>;
  /** Stores the rows that are not there yet, and tells how many those were. */
  storeRows(upload: BulkUpload, rows: readonly RowWish[]): Promise<number>;
  /** Those of some fingerprints that rows of its kind have already, each with its row's id. */
  known(upload: BulkUpload, fingerprints: readonly string[]): Promise<Map<string, number>>;
  /** Notes what came of an upload, and the answer that a repeat of its call gets. */
  finish(upload: BulkUpload, counts: UploadCounts, finished: Finished): Promise<Changed>;
  byId(merchantId: number, uploadId: number): Promise<BulkUpload | undefined>;
}

export interface Finished {
  nowMs: number;
  claim: Claim | undefined;
  answer: Answer;
}

/** Rows in one transaction, which holds a hundred parts: a row is two; a scheduled one has a pointer and perhaps its minute. */
const mostAtOnce: Readonly<Record<BulkKind, number>> = { bulk: 49, scheduled: 24 };

export const bulkUploadRepository = (table: Table): BulkUploads => {
  const begin: BulkUploads['begin'] = (merchantId, kind, { nowMs, claim }) =>
    untilSettled(async () => {
      const [begun, counter] = await Promise.all([
        claim && table.get(claimedUploadKey(merchantId, claim.hash)),
        table.get(bulkUploadCounterKey(merchantId)),
      ]);
      if (claim && begun && (begun['expiresMs'] as number) > nowMs) {
        refuseOtherPayload(begun, claim);
        const upload = await byId(merchantId, begun['uploadId'] as number);
        if (!upload) throw new Error(`Merchant ${merchantId} has no upload ${begun['uploadId']}.`);
        return upload;
      }
      const last = (counter?.['last'] as number | undefined) ?? 0;
      const upload = { id: last + 1, merchantId, kind, createdMs: nowMs, updatedMs: nowMs, counts: null };
      const { done } = await table.transact(beginWrites(upload, last, claim));
      return done ? upload : undefined;
    });

  const byId: BulkUploads['byId'] = async (merchantId, uploadId) => {
    const item = await table.get(bulkUploadKey(merchantId, uploadId));
    return item && uploadFrom(item);
  };

  /** Stores rows whose fingerprints differ; somebody may be storing the same ones, or others, at the same time. */
  const storeSome = (upload: BulkUpload, wishes: readonly RowWish[]): Promise<number> =>
    untilSettled(async () => {
      const { merchantId, kind, createdMs } = upload;
      const [marks, last] = await Promise.all([
        table.getMany(wishes.map(({ fingerprint }) => bulkMarkKey(merchantId, kind, fingerprint))),
        lastNumber(table, merchantId, kind),
      ]);
      const missing = wishes.filter((_, at) => !isKnown(marks[at], createdMs));
      if (missing.length === 0) return 0;
      const rows = missing.map((wish, at) => newRow(upload, wish, last + 1 + at));
      const { done } = await table.transact([
        numbersWrite(merchantId, kind, last, rows.length),
        ...rows.flatMap((row): Write[] => [
          { put: bulkRowItem(row), condition: 'attribute_not_exists(pk)' },
          markWrite(row, row.fingerprint, createdMs),
        ]),
        ...scheduleWrites(rows, createdMs),
      ]);
      return done ? rows.length : undefined;
    });

  return {
    begin,
    byId,

    storeRows: async (upload, rows) => {
      const different = [...new Map(rows.map((row) => [row.fingerprint, row])).values()];
      let stored = 0;
      for (const some of inGroups(different, mostAtOnce[upload.kind]))
        stored += await storeSome(upload, some);
      return stored;
    },

    known: async ({ merchantId, kind, createdMs }, fingerprints) => {
      const known = new Map<string, number>();
      for (const some of inGroups([...new Set(fingerprints)], 100)) {
        const marks = await table.getMany(some.map((each) => bulkMarkKey(merchantId, kind, each)));
        for (const [at, each] of some.entries()) {
          if (isKnown(marks[at], createdMs)) known.set(each, marks[at]?.['id'] as number);
        }
      }
      return known;
    },

    finish: ({ merchantId, id }, counts, { nowMs, claim, answer }) =>
      untilSettled(async () => {
        const write: Write = {
          update: bulkUploadKey(merchantId, id),
          set: 'SET counts = :counts, updatedMs = :now',
          values: { ':counts': counts, ':now': nowMs },
        };
        const committed = await commitOnce(table, [write], answer, claim, nowMs);
        if (committed.outcome === 'refused') return undefined;
        return { ...committed.answer, replayed: committed.outcome === 'replayed' };
      }),
  };
};

const beginWrites = (upload: BulkUpload, last: number, claim: Claim | undefined): Write[] => [
  ...newUploadWrites(upload, last),
  ...(claim ? [claimedWrite(claim, upload.id, upload.createdMs)] : []),
];

/** The writes that give an upload the number after the last one; refused when somebody else took it. */
export const newUploadWrites = (upload: Pick<BulkUpload, 'id' | 'merchantId'>, last: number): Write[] => {
  const { id, merchantId } = upload;
  return [
    {
      put: { ...bulkUploadCounterKey(merchantId), v: 1, last: id },
      ...(last === 0
        ? { condition: 'attribute_not_exists(pk)' }
        : { condition: '#last = :last', names: { '#last': 'last' }, values: { ':last': last } }),
    },
    { put: { ...bulkUploadKey(merchantId, id), v: 1, ...upload }, condition: 'attribute_not_exists(pk)' },
  ];
};

const claimedWrite = (claim: Claim, uploadId: number, nowMs: number): Write => ({
  put: {
    ...claimedUploadKey(claim.merchantId, claim.hash),
    v: 1,
    uploadId,
    fingerprint: claim.fingerprint,
    expiresMs: claim.expiresMs,
    ttl: sweptWith(claim),
  },
  ...unlessClaimed(nowMs),
});

const newRow = (
  { id: uploadId, merchantId, kind, createdMs }: BulkUpload,
  wish: RowWish,
  number: number,
): BulkRow => ({
  ...wish,
  id: rowId(kind, number),
  merchantId,
  uploadId,
  status: 'waiting',
  editedFingerprint: null,
  createdMs,
  updatedMs: createdMs,
});

const uploadFrom = ({ pk: _pk, sk: _sk, v: _v, ...upload }: Item): BulkUpload =>
  upload as unknown as BulkUpload;

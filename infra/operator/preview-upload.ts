import { storeUpload } from '../../shared/bulk/store-upload.ts';
import type { RawRow } from '../../shared/bulk/table.ts';
import type { BulkUpload, UploadOutcome } from '../../shared/domain/bulk-upload.ts';
import type { Fils } from '../../shared/domain/money.ts';
import type { BulkUploads } from '../../shared/store/bulk-uploads.ts';

/** What an upload would come to. */
export interface Preview extends UploadOutcome {
  /** Good rows that are not there yet, and what their amounts come to. */
  missing: { rows: number; amount: Fils };
  /** When the first and the last of the good rows are to be sent by themselves; undefined when none is. */
  times: { firstMs: number; lastMs: number } | undefined;
  /** Those of the good rows, in their order. */
  fingerprints: string[];
  /** Rows that say a time, whether it is gone by or not. */
  timed: number;
}

/** Reads an upload's rows as the storing does, by the same moment and the same code, and stores none. */
export const previewUpload = async (
  uploads: BulkUploads,
  upload: BulkUpload,
  rows: AsyncIterable<RawRow>,
): Promise<Preview> => {
  const missing = { rows: 0, amount: 0 };
  const fingerprints: string[] = [];
  let timed = 0;
  let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

  async function* noted() {
    for await (const row of rows) {
      if (row.cells.schedule_time !== undefined) timed += 1;
      yield row;
    }
  }

  const look: BulkUploads['storeRows'] = async (_upload, good) => {
    const known = await uploads.known(
      upload,
      good.map(({ fingerprint }) => fingerprint),
    );
    for (const { fingerprint, amount, scheduledMs } of good) {
      fingerprints.push(fingerprint);
      if (!known.has(fingerprint)) {
        missing.rows += 1;
        missing.amount += amount;
      }
      if (scheduledMs === null) continue;
      firstMs = Math.min(firstMs, scheduledMs);
      lastMs = Math.max(lastMs, scheduledMs);
    }
    return 0;
  };

  const { counts, errors } = await storeUpload({ ...uploads, storeRows: look }, upload, {
    language: 'en',
    rows: noted(),
  });
  const times = firstMs <= lastMs ? { firstMs, lastMs } : undefined;
  return { counts, errors, missing, times, fingerprints, timed };
};

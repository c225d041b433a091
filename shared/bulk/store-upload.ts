import type { RowWish } from '../domain/bulk-row.ts';
import type { BulkUpload, UploadError, UploadOutcome } from '../domain/bulk-upload.ts';
import type { Language } from '../domain/invoice.ts';
import type { BulkUploads } from '../store/bulk-uploads.ts';
import { checkRow } from './check-row.ts';
import type { RawRow } from './table.ts';
import { bulkTextsIn } from './texts.ts';

/** Errors that an upload's answer tells (contract section 9). */
const mostErrors = 100;

/** Rows as they were typed, and the language of their headers, which messages about them are in. */
export interface TypedRows {
  language: Language;
  rows: Iterable<RawRow> | AsyncIterable<RawRow>;
}

/** For an upload that another may have to go on with. */
export interface Course {
  /** What was noted last: the rows that it counts are stored, and are looked at only to know others that are equal. */
  from: UploadOutcome;
  /** Is told what came of the rows so far, when all of the good ones are stored. */
  note(soFar: UploadOutcome): Promise<void>;
}

/**
 * Checks the rows of an upload and stores the good ones that are not there yet, some at a time; those that are there count
 * as accepted. They are judged by the moment the upload began, so that a call made again tells what the first one did.
 */
export const storeUpload = async (
  uploads: BulkUploads,
  upload: BulkUpload,
  { language, rows }: TypedRows,
  { from, note }: Course = inOneGo,
): Promise<UploadOutcome> => {
  const counts = { ...from.counts };
  let errors = from.errors;
  let good: RowWish[] = [];
  /** Rows whose time is over or near: right, if an earlier upload stored them. */
  let late: { fingerprint: string; errors: UploadError[] }[] = [];

  const reject = (found: readonly UploadError[]): void => {
    counts.rejected += 1;
    if (errors.length < mostErrors || found.some(({ row }) => row < (errors.at(-1)?.row ?? 0))) {
      errors = [...errors, ...found].sort((a, b) => a.row - b.row).slice(0, mostErrors);
    }
  };

  const settle = async (): Promise<void> => {
    if (good.length > 0) await uploads.storeRows(upload, good);
    counts.accepted += good.length;
    good = [];
    const known = await uploads.known(
      upload,
      late.map(({ fingerprint }) => fingerprint),
    );
    for (const row of late) {
      if (known.has(row.fingerprint)) counts.accepted += 1;
      else reject(row.errors);
    }
    late = [];
  };

  const scheduled = upload.kind === 'scheduled';
  const texts = await bulkTextsIn(language);
  const context = { texts, scheduled, nowMs: upload.createdMs, seen: new Map<string, number>() };
  let read = 0;
  for await (const raw of rows) {
    const checked = checkRow(raw, context);
    read += 1;
    if (read <= from.counts.total) continue;
    counts.total += 1;
    if ('row' in checked) good.push(checked.row);
    else if (checked.lateFingerprint === undefined) reject(checked.errors);
    else late.push({ fingerprint: checked.lateFingerprint, errors: checked.errors });
    if (read % rowsAtOnce !== 0) continue;
    await settle();
    await note({ counts: { ...counts }, errors });
  }
  await settle();
  return { counts, errors };
};

/** Four full transactions of rows. */
const rowsAtOnce = 196;

const nothingStored: UploadOutcome = { counts: { total: 0, accepted: 0, rejected: 0 }, errors: [] };

const inOneGo: Course = { from: nothingStored, note: async () => {} };

import type { BulkUpload, UploadCounts } from '../domain/bulk-upload.ts';
import type { Language } from '../domain/invoice.ts';
import type { BulkUploads } from '../store/bulk-uploads.ts';
import { checkRow, type RowError } from './check-row.ts';
import type { RawRow } from './table.ts';
import { bulkTextsIn } from './texts.ts';

/** Errors that an upload's answer tells (contract section 9). */
const mostErrors = 100;

/** Rows as they were typed, and the language of their headers, which messages about them are in. */
export interface TypedRows {
  language: Language;
  rows: Iterable<RawRow> | AsyncIterable<RawRow>;
}

export interface UploadOutcome {
  counts: UploadCounts;
  /** The first ones. */
  errors: RowError[];
}

/** Is told how far an upload has got: what it tells may be a few rows ahead of what is stored. */
export interface Notes {
  everyRows: number;
  note(soFar: UploadOutcome): Promise<void>;
}

/**
 * Checks the rows of an upload one by one and stores the good ones that are not there yet; those that are count as
 * accepted. They are judged by the moment the upload began, so that a call made again tells what the first one did.
 */
export const storeUpload = async (
  uploads: BulkUploads,
  upload: BulkUpload,
  { language, rows }: TypedRows,
  notes?: Notes,
): Promise<UploadOutcome> => {
  const counts: UploadCounts = { total: 0, accepted: 0, rejected: 0 };
  let errors: RowError[] = [];
  /** Rows whose time is over or near: right, if an earlier upload stored them. */
  let late: { fingerprint: string; errors: RowError[] }[] = [];

  const reject = (found: readonly RowError[]): void => {
    counts.rejected += 1;
    if (errors.length < mostErrors || found.some(({ row }) => row < (errors.at(-1)?.row ?? 0))) {
      errors = [...errors, ...found].sort((a, b) => a.row - b.row).slice(0, mostErrors);
    }
  };

  const judgeLate = async (): Promise<void> => {
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

  async function* goodRows() {
    const scheduled = upload.kind === 'scheduled';
    const texts = await bulkTextsIn(language);
    const context = { texts, scheduled, nowMs: upload.createdMs, seen: new Map<string, number>() };
    for await (const raw of rows) {
      if (notes && counts.total > 0 && counts.total % notes.everyRows === 0) {
        await notes.note({ counts: { ...counts }, errors });
      }
      counts.total += 1;
      const checked = checkRow(raw, context);
      if ('row' in checked) {
        counts.accepted += 1;
        yield checked.row;
      } else if (checked.lateFingerprint === undefined) reject(checked.errors);
      else {
        late.push({ fingerprint: checked.lateFingerprint, errors: checked.errors });
        if (late.length === lateAtOnce) await judgeLate();
      }
    }
  }

  await uploads.storeRows(upload, goodRows());
  await judgeLate();
  return { counts, errors };
};

/** As many as one read finds. */
const lateAtOnce = 100;

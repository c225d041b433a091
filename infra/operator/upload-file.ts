import { leadMs } from '../../shared/bulk/check-row.ts';
import { storeUpload } from '../../shared/bulk/store-upload.ts';
import type { RawRow } from '../../shared/bulk/table.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import type { BulkUpload } from '../../shared/domain/bulk-upload.ts';
import { kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { type BulkUploads, bulkUploadRepository } from '../../shared/store/bulk-uploads.ts';
import { type BulkFile, openBulkFile } from './bulk-file.ts';
import type { Connection } from './connection.ts';
import { Interrupted, interruption } from './interruption.ts';
import { OperatorError } from './operator-error.ts';
import { type Preview, previewUpload } from './preview-upload.ts';
import { counted, type Progress, progress } from './progress.ts';
import { sendUploaded } from './send-uploaded.ts';
import { previewReport } from './upload-report.ts';

/** What an operator wants done with a file of invoices. */
export interface UploadWish {
  /** Rows are sent by themselves, each at its own time. */
  scheduled: boolean;
  /** The same, and when those rows are sent that say no time; epoch milliseconds. */
  atMs?: number;
  /** Rows are sent now. */
  send: boolean;
  /** Nothing is stored. */
  dryRun: boolean;
}

/**
 * Shows what a file would make, then stores its good rows and sends them, if that is wanted. It may be stopped anywhere
 * and done again: rows are known by their fingerprints.
 *
 * @returns whether every row was good
 */
export const uploadFile = async (
  { table, nowMs }: Pick<Connection, 'table' | 'nowMs'>,
  merchant: Merchant,
  path: string,
  wish: UploadWish,
): Promise<boolean> => {
  const upload = plannedUpload(merchant, wish, await nowMs());
  const file = await openBulkFile(path);
  const uploads = bulkUploadRepository(table);
  const stop = interruption();

  const preview = await check(uploads, upload, file, wish, stop);
  console.log(previewReport(file.name, merchant, preview, { kind: upload.kind, send: wish.send }));
  const { accepted, rejected, total } = preview.counts;
  if (wish.dryRun) console.log('Nothing was stored, as this was a dry run.');
  else if (accepted === 0) console.log('Nothing was stored, as no row is good.');
  else {
    if (preview.missing.rows > 0) await store(uploads, upload, rowsOf(file, wish), { total, stop, nowMs });
    else console.log('Every good row is there already.');
    if (wish.send) await send({ table, nowMs }, upload, preview.fingerprints, stop);
  }
  return rejected === 0;
};

/** An upload as it would be, judged by this moment; it has no number yet. */
const plannedUpload = (
  { id: merchantId, code, status }: Merchant,
  { scheduled, atMs, send }: UploadWish,
  nowMs: number,
): BulkUpload => {
  if (send && status !== 'active') {
    throw new OperatorError(`Merchant ${code} is disabled: nothing can be sent for it.`);
  }
  if (atMs !== undefined && atMs < nowMs + leadMs) {
    throw new OperatorError(
      `Rows are sent at a time at least 5 minutes ahead, and it is ${kuwaitTimestamp(nowMs)} in Kuwait.`,
    );
  }
  const kind = scheduled || atMs !== undefined ? 'scheduled' : 'bulk';
  return { id: 0, merchantId, kind, createdMs: nowMs, updatedMs: nowMs, counts: null };
};

/** The rows of a file, those without a time with the one that the operator said. */
async function* rowsOf(file: BulkFile, { atMs }: UploadWish): AsyncGenerator<RawRow, void> {
  const time = atMs === undefined ? {} : { schedule_time: kuwaitTimestamp(atMs) };
  for await (const { number, cells } of file.rows()) yield { number, cells: { ...time, ...cells } };
}

/** Rows as they are read, for who watches; ends where the operator stops it. */
async function* watched(
  rows: AsyncIterable<RawRow>,
  shown: Progress,
  stop: AbortSignal,
): AsyncGenerator<RawRow, void> {
  for await (const row of rows) {
    stop.throwIfAborted();
    shown.step();
    yield row;
  }
}

const check = async (
  uploads: BulkUploads,
  upload: BulkUpload,
  file: BulkFile,
  wish: UploadWish,
  stop: AbortSignal,
): Promise<Preview> => {
  const shown = progress('Checking', undefined);
  try {
    return await previewUpload(uploads, upload, watched(rowsOf(file, wish), shown, stop));
  } catch (error) {
    throw brokenOff(error, '. Nothing was stored.');
  } finally {
    shown.end();
  }
};

const store = async (
  uploads: BulkUploads,
  { merchantId, kind, createdMs }: BulkUpload,
  rows: AsyncIterable<RawRow>,
  { total, stop, nowMs }: { total: number; stop: AbortSignal; nowMs: Connection['nowMs'] },
): Promise<void> => {
  let stored = 0;
  const counting: BulkUploads = {
    ...uploads,
    storeRows: async (...given) => {
      const rows = await uploads.storeRows(...given);
      stored += rows;
      return rows;
    },
  };
  const upload = await uploads.begin(merchantId, kind, { nowMs: createdMs, claim: undefined });
  await inSight('Storing', total, async (shown) => {
    const { counts } = await storeUpload(counting, upload, {
      language: 'en',
      rows: watched(rows, shown, stop),
    });
    const answer = { message: '', response: null };
    await uploads.finish(upload, counts, { nowMs: await nowMs(), claim: undefined, answer });
  });
  console.log(`Rows stored, as upload ${upload.id}: ${counted(stored)}.`);
};

const send = async (
  { table, nowMs }: Pick<Connection, 'table' | 'nowMs'>,
  upload: BulkUpload,
  fingerprints: readonly string[],
  stop: AbortSignal,
): Promise<void> => {
  const sent = await inSight('Sending', fingerprints.length, async (shown) =>
    sendUploaded(table, upload, fingerprints, await nowMs(), (rows) => {
      shown.step(rows);
      stop.throwIfAborted();
    }),
  );
  console.log(
    sent === 0 ? 'Every row is being sent already, or was.' : `Rows that are being sent: ${counted(sent)}.`,
  );
};

/** Does what changes rows, and says how it is gone on with where it ends before its time. */
const inSight = async <T>(
  label: string,
  total: number,
  work: (shown: Progress) => Promise<T>,
): Promise<T> => {
  const shown = progress(label, total);
  try {
    return await work(shown);
  } catch (error) {
    throw brokenOff(
      error,
      ` after about ${counted(shown.done)} of ${counted(total)} rows. The same command again does the rest, and nothing twice.`,
    );
  } finally {
    shown.end();
  }
};

/** What ended the work before its time, in a sentence where the operator or AWS did; anything else is a fault of ours. */
const brokenOff = (error: unknown, where: string): unknown => {
  if (error instanceof Interrupted) return new Interrupted(`Stopped${where}`);
  if (error instanceof ApiError && error.failure.code === 'too-many-requests') {
    return new OperatorError(`The table has more to do than it can${where}`);
  }
  const isOfAws = error instanceof Error && '$metadata' in error;
  return isOfAws ? new OperatorError(`The table failed (${error.name})${where}`) : error;
};

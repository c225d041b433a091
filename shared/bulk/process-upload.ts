import type { UploadOutcome } from '../domain/bulk-upload.ts';
import type { LargeUpload } from '../domain/large-upload.ts';
import { logFault } from '../http/log.ts';
import type { BulkUploads } from '../store/bulk-uploads.ts';
import type { LargeUploads } from '../store/large-uploads.ts';
import { type UploadFiles, type UploadPlace, uploadKey } from '../store/upload-files.ts';
import { boundsFor, bytesOfLargeFile, rowsInLargeFile } from './bounds.ts';
import { refusalOf } from './refusal.ts';
import { storeUpload } from './store-upload.ts';
import type { Table } from './table.ts';
import { english } from './texts/english.ts';

export interface UploadDesk {
  uploads: BulkUploads;
  largeUploads: LargeUploads;
  files: UploadFiles;
}

/**
 * Reads a large file twice: whole, to see that it can be used and how many rows it has, then to store the good ones. So nothing is
 * stored of a file that is refused.
 *
 * It may be cut off anywhere and called again, also twice at once: it goes on behind the rows that were noted last, and
 * finds what is stored of those after them by their fingerprints, so that a fault costs no more calls of the table in a
 * large file than in a small one. Rows are judged by the moment the first call began.
 *
 * @returns what became of it; `left` when there is no such upload or file, or it has ended already
 */
export const processUpload = async (
  { uploads, largeUploads, files }: UploadDesk,
  { merchantId, uploadId }: UploadPlace,
  nowMs: () => number,
): Promise<'done' | 'refused' | 'left'> => {
  const upload = await largeUploads.byId(merchantId, uploadId);
  if (!upload || upload.state === 'done' || upload.state === 'refused') return 'left';
  const file = await files.read({ merchantId, uploadId }, bytesOfLargeFile);
  if (!file) return 'left';
  let begun: LargeUpload = upload;
  if (begun.state === 'waiting') {
    const rows = file === 'too-large' ? { reason: tooLarge } : await countRows(file, upload);
    if (typeof rows !== 'number') {
      await largeUploads.refuse(upload, rows.reason, nowMs());
      return 'refused';
    }
    const started = await largeUploads.start(upload, rows, nowMs());
    if (!started) return 'left';
    begun = started;
  }
  if (begun.state !== 'processing' || file === 'too-large') return 'left';
  const outcome = await storeRows({ uploads, largeUploads }, begun, file, nowMs);
  await largeUploads.end(upload, outcome, nowMs());
  return 'done';
};

/** After so many faults in a row, at one place of a file, its message is given back, which it may be six times in all. */
const mostFaults = 3;

/** Stores the rows behind those that were noted last. A fault on the way, and a large file meets with some, is gone on after. */
const storeRows = async (
  { uploads, largeUploads }: Pick<UploadDesk, 'uploads' | 'largeUploads'>,
  upload: LargeUpload & { state: 'processing' },
  file: Uint8Array,
  nowMs: () => number,
): Promise<UploadOutcome> => {
  const { id, merchantId, kind, startedMs: createdMs, updatedMs } = upload;
  const rowsFrom = { id, merchantId, kind, createdMs, updatedMs, counts: null };
  let stored: UploadOutcome = { counts: upload.counts, errors: upload.errors };
  let faults = 0;
  for (;;) {
    try {
      return await storeUpload(uploads, rowsFrom, await tableIn(file, upload), {
        from: stored,
        note: async (soFar) => {
          stored = soFar;
          faults = 0;
          await largeUploads.note(upload, soFar, nowMs());
        },
      });
    } catch (error) {
      faults += 1;
      if (faults === mostFaults) throw error;
      logFault(uploadKey({ merchantId, uploadId: id }), error);
    }
  }
};

const tooLarge = `The file is larger than ${bytesOfLargeFile / 1024 ** 2} MB.`;

/** The rows of a whole file, or why it cannot be used. */
const countRows = async (file: Uint8Array, upload: LargeUpload): Promise<number | { reason: string }> => {
  try {
    let count = 0;
    for await (const _row of (await tableIn(file, upload)).rows) count += 1;
    return count;
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return { reason: english.refusal(refusal) };
  }
};

const tableIn = async (file: Uint8Array, { fileType }: LargeUpload): Promise<Table> => {
  const { readTable } = await import('./read-table.ts');
  return readTable(file, fileType, boundsFor(rowsInLargeFile));
};

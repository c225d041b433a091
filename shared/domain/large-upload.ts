import type { BulkKind } from './bulk-row.ts';
import type { UploadOutcome } from './bulk-upload.ts';

/** A file of rows that a merchant uploads by itself, and how far its worker has got with it. */
export type LargeUpload = LargeUploadRecord & LargeUploadState;

export interface LargeUploadRecord {
  id: number;
  merchantId: number;
  kind: BulkKind;
  fileType: 'csv' | 'xlsx';
  createdMs: number;
  updatedMs: number;
}

export type LargeUploadState =
  /** For its file. */
  | { state: 'waiting' }
  | (Progress & { state: 'processing' })
  | (Progress & { state: 'done' })
  /** Nothing of it was stored. */
  | { state: 'refused'; reason: string };

/** Its outcome is that of the rows that are dealt with: looked at, and the good ones among them stored. */
export interface Progress extends UploadOutcome {
  /** When the file was there and read: its rows are judged by this moment, whoever goes on with them later. */
  startedMs: number;
  /** Those of the file. */
  rows: number;
}

/** Whole percents of the file's rows that were looked at; a hundred only when all of them are stored. */
export const percentOf = (upload: LargeUploadState): number => {
  if (upload.state === 'done') return 100;
  if (upload.state !== 'processing') return 0;
  return Math.min(Math.floor((100 * upload.counts.total) / upload.rows), 99);
};

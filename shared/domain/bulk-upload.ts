import type { BulkKind } from './bulk-row.ts';

/** One table of rows that a merchant sent. */
export interface BulkUpload {
  id: number;
  merchantId: number;
  kind: BulkKind;
  /** When it began: its rows are judged by this moment, also where a repeated call goes on with it later. */
  createdMs: number;
  updatedMs: number;
  /** What came of its rows, once all of them were read and the good ones stored; null until then. */
  counts: UploadCounts | null;
}

/** Rows that were read; good ones, those among them that were there already included; and bad ones. */
export interface UploadCounts {
  total: number;
  accepted: number;
  rejected: number;
}

/** What is wrong with a row of a file, in the merchant's language. */
export interface UploadError {
  row: number;
  field: string;
  message: string;
}

/** What came of the rows of an upload. */
export interface UploadOutcome {
  counts: UploadCounts;
  /** The first ones. */
  errors: readonly UploadError[];
}

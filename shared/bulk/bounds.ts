/** What a file may hold; what exceeds it is refused as soon as that is known, and never held in memory. */
export interface Bounds {
  /** Rows with something in them, without the header. */
  rows: number;
  columns: number;
  /** UTF-16 code units of one cell. */
  cellLength: number;
  /** Bytes that all parts of a workbook that are read may unpack to, together. */
  unpackedBytes: number;
}

/** Rows of a file inside a request. */
export const rowsInRequest = 5_000;
/** Rows of a file that was uploaded by itself. */
export const rowsInLargeFile = 100_000;
/** Bytes of such a file: it is held whole while it is read. */
export const bytesOfLargeFile = 50 * 1024 * 1024;

const unpackedBytesOfRow = 4_096;
const unpackedBytesBesideRows = 16 * 1024 * 1024;

export const boundsFor = (rows: number): Bounds => ({
  rows,
  columns: 50,
  cellLength: 10_000,
  unpackedBytes: unpackedBytesBesideRows + rows * unpackedBytesOfRow,
});

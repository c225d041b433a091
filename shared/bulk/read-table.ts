import type { Bounds } from './bounds.ts';
import { csvLines } from './csv/read-csv.ts';
import { type Table, tableOf } from './table.ts';
import { xlsxLines } from './xlsx/read-xlsx.ts';

export type FileType = 'csv' | 'xlsx';

/**
 * Reads a file of invoices (contract section 9) row by row, in the memory of a few rows and a workbook's texts.
 *
 * A file that cannot be used fails with a refusal ({@link import('./refusal.ts').refusalOf}): most of them here, those
 * that only a later row shows while `rows` are read. So nothing of a file may be acted on before all of it was read.
 */
export const readTable = (bytes: Uint8Array, fileType: FileType, bounds: Bounds): Promise<Table> =>
  tableOf(fileType === 'csv' ? csvLines(bytes) : xlsxLines(bytes, bounds), bounds);

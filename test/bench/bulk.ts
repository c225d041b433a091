import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'csv-stringify/sync';
import writeXlsx from 'write-excel-file/node';
import { columns } from '../../shared/bulk/columns.ts';
import type { ReadMeasure } from './bulk-reader.ts';
import { textTable } from './text-table.ts';

const counts = [1_000, 10_000, 100_000];

/** Rows per second from bytes to checked rows, and what the reading adds to the memory of a fresh process at its peak. */
export const benchBulk = async (): Promise<string> => {
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'daftar-bulk-'));
  try {
    const rows: (string | number)[][] = [];
    for (const fileType of ['csv', 'xlsx'] as const) {
      for (const count of counts) {
        const file = path.join(scratch, `${count}.${fileType}`);
        await writeFile(file, await (fileType === 'csv' ? csvOf(count) : xlsxOf(count)));
        const { readMs, checkMs, growthMb, fileMb } = await measured(file);
        rows.push([
          `${fileType}, ${count.toLocaleString('en')} rows`,
          fileMb.toFixed(1),
          ((count / readMs) * 1000).toFixed(0),
          ((count / (readMs + checkMs)) * 1000).toFixed(0),
          growthMb.toFixed(0),
        ]);
      }
    }
    return textTable([['file', 'MB', 'read/s', 'read and checked/s', 'peak growth MB'], ...rows]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};

const measured = async (file: string): Promise<ReadMeasure> => {
  const reader = path.join(import.meta.dirname, 'bulk-reader.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [reader, file]);
  return JSON.parse(stdout) as ReadMeasure;
};

/** Rows with every column filled and no two texts alike, which is what costs a reader most. */
const rowOf = (at: number): string[] => [
  `INV-${at}`,
  `عميل رقم ${at}`,
  String(50_000_000 + at),
  `customer-${at}@example.com`,
  `${1 + (at % 500)}.${String(at % 1000).padStart(3, '0')}`,
  `Order ${at} of the spring catalogue`,
  '965',
  '2099-05-01 09:30',
  '2099-06-01',
  at % 2 === 0 ? 'ar' : 'en',
];

const rowsOf = (count: number): string[][] => Array.from({ length: count }, (_, at) => rowOf(at));

const csvOf = (count: number): string => stringify([columns, ...rowsOf(count)], { bom: true });

/** Phones and amounts as the numbers that spreadsheets make of them. */
const xlsxOf = (count: number): Promise<Buffer> =>
  writeXlsx([
    columns.map((value) => ({ value })),
    ...rowsOf(count).map((cells) =>
      cells.map((value, column) => ({ value: numeric.has(column) ? Number(value) : value })),
    ),
  ]).toBuffer();

const numeric = new Set([columns.indexOf('phone'), columns.indexOf('amount')]);

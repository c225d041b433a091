import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { boundsFor, bytesOfLargeFile, rowsInLargeFile } from '../../shared/bulk/bounds.ts';
import { type FileType, readTable } from '../../shared/bulk/read-table.ts';
import { refusalOf } from '../../shared/bulk/refusal.ts';
import type { RawRow } from '../../shared/bulk/table.ts';
import { english } from '../../shared/bulk/texts/english.ts';
import { OperatorError } from './operator-error.ts';

/** A file of invoices on the operator's machine. */
export interface BulkFile {
  name: string;
  /** Reads the rows anew each time it is called; fails with a sentence about a file that cannot be used. */
  rows(): AsyncGenerator<RawRow, void>;
}

export const openBulkFile = async (file: string): Promise<BulkFile> => {
  const name = path.basename(file);
  const fileType = typeOf(name);
  const bytes = await read(path.resolve(file));
  return { name, rows: () => rowsOf(bytes, fileType, name) };
};

const typeOf = (name: string): FileType => {
  const extension = path.extname(name).toLowerCase();
  if (extension === '.csv' || extension === '.xlsx') return extension === '.csv' ? 'csv' : 'xlsx';
  throw new OperatorError(`${name} is no file of invoices: it must be a .csv or .xlsx file.`);
};

const read = async (file: string): Promise<Uint8Array> => {
  try {
    const { size } = await stat(file);
    if (size <= bytesOfLargeFile) return await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new OperatorError(
      code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`,
    );
  }
  throw new OperatorError(`${file} is larger than ${bytesOfLargeFile / 1024 ** 2} MB.`);
};

async function* rowsOf(bytes: Uint8Array, fileType: FileType, name: string): AsyncGenerator<RawRow, void> {
  try {
    const { rows } = await readTable(bytes, fileType, boundsFor(rowsInLargeFile));
    yield* rows;
  } catch (error) {
    const refusal = refusalOf(error);
    throw refusal ? new OperatorError(`${name} cannot be used. ${english.refusal(refusal)}`) : error;
  }
}

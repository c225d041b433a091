import type { Bounds } from '../bounds.ts';
import { fileKind } from '../file-signatures.ts';
import { refuse } from '../refusal.ts';
import type { Line } from '../table.ts';
import { readSharedStrings } from './shared-strings.ts';
import { sheetLines } from './sheet.ts';
import { readDateStyles } from './styles.ts';
import { unpackWithin } from './unpack.ts';
import { readWorkbook } from './workbook.ts';
import { zipEntries } from './zip.ts';

/**
 * The lines of a workbook's first sheet, read while it is unpacked: docs/decisions/015-reading-tables.md says why by
 * modules of our own.
 */
export async function* xlsxLines(bytes: Uint8Array, bounds: Bounds): AsyncGenerator<Line, void> {
  refuseOtherFiles(bytes);
  const unpack = unpackWithin(bounds);
  const { sheet, sharedStrings, styles, from1904 } = await readWorkbook(zipEntries(bytes), unpack);
  const dateStyles = styles ? await readDateStyles(unpack(styles)) : [];
  const strings = sharedStrings ? await readSharedStrings(unpack(sharedStrings), bounds.cellLength) : [];
  yield* sheetLines(unpack(sheet), { strings, dateStyles, from1904 }, bounds);
}

/** An encrypted workbook is no zip but a container of Excel 97's kind, with a stream of this name. */
const encryptedStream = Buffer.from('EncryptedPackage', 'utf16le');

const refuseOtherFiles = (bytes: Uint8Array): void => {
  const kind = fileKind(bytes);
  if (kind === 'other') refuse({ code: 'not-xlsx' });
  if (kind === 'ole')
    refuse({
      code: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(encryptedStream)
        ? 'encrypted'
        : 'old-excel',
    });
};

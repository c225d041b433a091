import { refuse } from '../refusal.ts';

/** A file inside a zip, still packed. */
export interface ZipEntry {
  packed: Uint8Array;
  deflated: boolean;
  /** Bytes it says it unpacks to, and their CRC-32: what is not so is broken. */
  size: number;
  crc: number;
}

/** No workbook of invoices has as many parts; each costs memory before anything is known of it. */
const mostEntries = 1_000;

/**
 * The files of a zip by their names in lower case, from its central directory. Nothing is unpacked.
 *
 * Names are only looked up, never used as paths. A zip that has one name twice is refused: readers would differ over
 * which of the two it is.
 */
export const zipEntries = (bytes: Uint8Array): ReadonlyMap<string, ZipEntry> => {
  try {
    return readDirectory(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    // An offset that leads outside of the file.
    if (error instanceof RangeError) return refuse({ code: 'broken' });
    throw error;
  }
};

const readDirectory = (bytes: Uint8Array, view: DataView): Map<string, ZipEntry> => {
  const end = endOfDirectory(view);
  const count = view.getUint16(end + 10, true);
  if (count > mostEntries) return refuse({ code: 'too-big' });
  const entries = new Map<string, ZipEntry>();
  let at = view.getUint32(end + 16, true);
  for (let entry = 0; entry < count; entry++) {
    if (view.getUint32(at, true) !== 0x02014b50) return refuse({ code: 'broken' });
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const commentLength = view.getUint16(at + 32, true);
    const name = partName(Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength)).toString());
    if (entries.has(name)) return refuse({ code: 'broken' });
    entries.set(name, readEntry(bytes, view, at));
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
};

/** Names of parts are the same in either case and with any slash (Open Packaging Conventions). */
export const partName = (name: string): string =>
  name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();

/** The end record lies before a comment of at most 65,535 bytes. */
const endOfDirectory = (view: DataView): number => {
  const length = view.byteLength;
  for (let at = length - 22; at >= Math.max(0, length - 22 - 0xffff); at--) {
    if (view.getUint32(at, true) === 0x06054b50) return at;
  }
  return refuse({ code: 'broken' });
};

const readEntry = (bytes: Uint8Array, view: DataView, at: number): ZipEntry => {
  if ((view.getUint16(at + 8, true) & 1) !== 0) return refuse({ code: 'encrypted' });
  const method = view.getUint16(at + 10, true);
  if (method !== 0 && method !== 8) return refuse({ code: 'broken' });
  const { size, packedSize, offset } = sizesOf(view, at);
  if (view.getUint32(offset, true) !== 0x04034b50) return refuse({ code: 'broken' });
  const from = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (from + packedSize > bytes.length) return refuse({ code: 'broken' });
  return {
    packed: bytes.subarray(from, from + packedSize),
    deflated: method === 8,
    size,
    crc: view.getUint32(at + 16, true),
  };
};

const inZip64 = 0xffff_ffff;

/** Programs that write as they go leave these three numbers to the zip64 field, however small they are. */
const sizesOf = (view: DataView, at: number) => {
  let zip64 = zip64Field(view, at);
  const sizeAt = (place: number): number => {
    const value = view.getUint32(at + place, true);
    if (value !== inZip64) return value;
    const large = view.getBigUint64(zip64, true);
    zip64 += 8;
    return large > BigInt(Number.MAX_SAFE_INTEGER) ? refuse({ code: 'too-big' }) : Number(large);
  };
  return { size: sizeAt(24), packedSize: sizeAt(20), offset: sizeAt(42) };
};

/** Where the numbers of an entry's zip64 field begin; past the end of everything when it has none. */
const zip64Field = (view: DataView, at: number): number => {
  const from = at + 46 + view.getUint16(at + 28, true);
  const end = from + view.getUint16(at + 30, true);
  for (let field = from; field + 4 <= end; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) === 1) return field + 4;
  }
  return view.byteLength;
};

import { crc32, createInflateRaw } from 'node:zlib';
import type { Bounds } from '../bounds.ts';
import { refuse } from '../refusal.ts';
import type { ZipEntry } from './zip.ts';

const pieceBytes = 64 * 1024;

/** Tables of equal rows pack to a fiftieth; only what was made to burst packs better, once it is of some size. */
const highestRatio = 200;
const smallBytes = 1024 * 1024;

/** Unpacks an entry in pieces of 64 KB. */
export type Unpack = (entry: ZipEntry) => AsyncGenerator<Uint8Array, void>;

/**
 * Unpacks entries of one file, all of them together to at most {@link Bounds.unpackedBytes}: what an entry says of its
 * size is refused before anything is unpacked, and unpacking ends where an entry turns out larger than it said.
 */
export const unpackWithin = ({ unpackedBytes }: Bounds): Unpack => {
  let left = unpackedBytes;
  return async function* unpack(entry) {
    left -= entry.size;
    const burst = entry.size > smallBytes && entry.size > entry.packed.length * highestRatio;
    if (left < 0 || burst) refuse({ code: 'too-big' });
    let size = 0;
    let crc = 0;
    for await (const piece of pieces(entry)) {
      size += piece.length;
      if (size > entry.size) refuse({ code: 'too-big' });
      crc = crc32(piece, crc);
      yield piece;
    }
    if (size !== entry.size || crc !== entry.crc) refuse({ code: 'broken' });
  };
};

async function* pieces({ packed, deflated }: ZipEntry): AsyncGenerator<Uint8Array, void> {
  if (!deflated) {
    for (let at = 0; at < packed.length; at += pieceBytes) yield packed.subarray(at, at + pieceBytes);
    return;
  }
  const inflate = createInflateRaw({ chunkSize: pieceBytes });
  inflate.end(packed);
  try {
    for await (const piece of inflate) yield piece;
  } catch {
    // Damaged, or cut off.
    refuse({ code: 'broken' });
  }
}

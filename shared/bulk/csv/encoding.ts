import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { fileKind, startsWith } from '../file-signatures.ts';
import { refuse } from '../refusal.ts';

/** Encodings in which spreadsheets save text where Arabic is written. */
type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1256';

const pieceBytes = 64 * 1024;

/** The text of a CSV in pieces, without its byte order mark. Bytes that are no text are refused. */
export function* textPieces(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder(encodingOf(bytes), { fatal: true });
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    yield decoded(decoder, bytes.subarray(at, at + pieceBytes), at + pieceBytes < bytes.length);
  }
}

/** Windows-1256 knows a letter for every byte, so it is only what is not valid as anything else. */
const encodingOf = (bytes: Uint8Array): Encoding => {
  if (fileKind(bytes) !== 'other') return refuse({ code: 'not-csv' });
  if (startsWith(bytes, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(bytes, [0xfe, 0xff])) return 'utf-16be';
  if (bytes.includes(0)) return refuse({ code: 'not-csv' });
  return isUtf8(bytes) ? 'utf-8' : 'windows-1256';
};

const decoded = (decoder: TextDecoder, piece: Uint8Array, stream: boolean): string => {
  try {
    return decoder.decode(piece, { stream });
  } catch {
    return refuse({ code: 'not-csv' });
  }
};

import { isUtf8 } from 'node:buffer';
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';

/** A merchant's two published keys, as the text they are published in. */
export interface CipherKeys {
  /** 32 characters. */
  secretKey: string;
  /** 16 characters, the same for every message. */
  ivKey: string;
}

const algorithm = 'aes-256-cbc';
const block = 16;
const largestPad = 32;

/**
 * Encrypts a text for the wire: lowercase hex of AES-256-CBC, padded to 32 or to 16 bytes (contract section 1).
 *
 * Where a pad of 32 would be due, one newline goes before it: a client that cuts at the first pad character would
 * otherwise cut at a space, and the pad of 32 is spaces.
 */
export const encrypt = (text: string, keys: CipherKeys, padTo: 16 | 32 = 32): string => {
  const { key, iv } = prepared(keys);
  const ready = padTo === largestPad && Buffer.byteLength(text) % largestPad === 0 ? `${text}\n` : text;
  const length = Buffer.byteLength(ready);
  const pad = padTo - (length % padTo);
  const plain = Buffer.allocUnsafe(length + pad).fill(pad, length);
  plain.write(ready, 'utf8');
  const cipher = createCipheriv(algorithm, key, iv).setAutoPadding(false);
  const sealed = cipher.update(plain);
  // Without automatic padding nothing is held back: final has only a check left to do.
  cipher.final();
  return sealed.toString('hex');
};

/**
 * Decrypts hex of either case, padded by 1 to 32 bytes. Undefined when it is unusable, whatever the reason.
 *
 * Every input goes through the same steps, so that neither the answer nor its time tells which one failed.
 */
export const decrypt = (hex: string, keys: CipherKeys): string | undefined => {
  const { key, iv } = prepared(keys);
  const decoded = Buffer.from(hex, 'hex');
  // Decoding stops at some characters that are not hex and takes others for it, by the lower half of their code.
  const isHex = decoded.toString('hex') === hex.toLowerCase();
  const wellFormed = hex.length > 0 && hex.length % (2 * block) === 0 && isHex;
  const bytes = wellFormed ? decoded : Buffer.alloc(standInLength(hex));
  const decipher = createDecipheriv(algorithm, key, iv).setAutoPadding(false);
  const plain = decipher.update(bytes);
  decipher.final();
  const pad = padOf(plain);
  const body = plain.subarray(0, plain.length - pad);
  const readable = isUtf8(body);
  return wellFormed && pad > 0 && readable ? body.toString('utf8') : undefined;
};

/** As much work as the input would have been, had it been hex. */
const standInLength = (hex: string): number => Math.max(1, Math.ceil(hex.length / (2 * block))) * block;

/** The pad's length, or 0 when there is none; looks at the same number of bytes whatever they are. */
const padOf = (plain: Buffer): number => {
  const pad = plain[plain.length - 1] ?? 0;
  const checked = Math.min(largestPad, plain.length);
  let wrong = pad < 1 || pad > checked ? 1 : 0;
  for (let back = 1; back <= checked; back++) {
    wrong |= back <= pad ? (plain[plain.length - back] ?? 0) ^ pad : 0;
  }
  return wrong === 0 ? pad : 0;
};

const preparedKeys = new WeakMap<CipherKeys, { key: KeyObject; iv: Buffer }>();

/** Key material is made once for each set of keys: it costs as much as encrypting a kilobyte. */
const prepared = (keys: CipherKeys): { key: KeyObject; iv: Buffer } => {
  const known = preparedKeys.get(keys);
  if (known) return known;
  const made = { key: createSecretKey(keys.secretKey, 'utf8'), iv: Buffer.from(keys.ivKey, 'utf8') };
  preparedKeys.set(keys, made);
  return made;
};

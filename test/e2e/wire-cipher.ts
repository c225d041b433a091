import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { CipherKeys } from '../../shared/encryption/cipher.ts';

/** AES-256-CBC as a client of its own does it, sharing nothing with the service's: the caller pads. */
export const cipherHex = (padded: Uint8Array, { secretKey, ivKey }: CipherKeys): string => {
  const cipher = createCipheriv('aes-256-cbc', secretKey, ivKey).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('hex');
};

/** Everything inside a hex text, pad and all. */
export const plainBytes = (hex: string, { secretKey, ivKey }: CipherKeys): Buffer => {
  const decipher = createDecipheriv('aes-256-cbc', secretKey, ivKey).setAutoPadding(false);
  return Buffer.concat([decipher.update(hex, 'hex'), decipher.final()]);
};

/** Pads to a multiple of `block` bytes, each pad byte being the pad's length. */
export const padded = (text: string, block: 16 | 32): Buffer => {
  const bytes = Buffer.from(text);
  const pad = block - (bytes.length % block);
  return Buffer.concat([bytes, Buffer.alloc(pad, pad)]);
};

import { createHash, createHmac } from 'node:crypto';

/** The parts of a terminal's call that it signs. */
export interface SignedParts {
  method: string;
  /** As it was sent, with its query, without a slash at its end. */
  path: string;
  /** Unix seconds. */
  timestamp: string;
  nonce: string;
  body: string | Uint8Array;
}

/** A credential as the table keeps it: SHA-256, in hex. */
export const hashOfCredential = (credential: string): string => sha256(credential);

/**
 * What a terminal proves with that it holds its credential: HMAC-SHA256, in hex, under the hash of the credential. So the
 * hash that is kept is all that verification needs (docs/decisions/016).
 */
export const terminalSignature = (
  credentialHash: string,
  { method, path, timestamp, nonce, body }: SignedParts,
): string =>
  createHmac('sha256', Buffer.from(credentialHash, 'hex'))
    .update([method, path, timestamp, nonce, sha256(body)].join('\n'))
    .digest('hex');

const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

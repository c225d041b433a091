import { createHash } from 'node:crypto';

/** How often each row's content has been seen in a file, by its hash. */
export type SeenRows = Map<string, number>;

/**
 * What tells whether a row is there already: the hash of its content, and which one of equal rows in its file it is.
 *
 * Two equal rows of a file are two invoices; the same file again makes neither of them anew, in whatever order its rows are.
 */
export const fingerprintOf = (content: readonly (string | number)[], seen: SeenRows): string => {
  const hash = createHash('sha256')
    .update(JSON.stringify(content).normalize('NFC'))
    .digest('base64url')
    .slice(0, 24);
  const occurrence = (seen.get(hash) ?? 0) + 1;
  seen.set(hash, occurrence);
  return `${hash}-${occurrence}`;
};

import { createHash, randomBytes } from 'node:crypto';

/** Days a refresh token lives (contract section 2, Decided). */
export const refreshTokenMs = 30 * 86_400_000;

/** How every refresh token begins, as clients have come to expect. */
const head = 'def502';
const secretBytes = 96;

/** A new opaque refresh token. The table keeps only its hash. */
export const newRefreshToken = (): string => head + randomBytes(secretBytes).toString('hex');

export const refreshTokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

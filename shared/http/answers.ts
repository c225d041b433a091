import { encodeWireJson } from '../encryption/wire-json.ts';
import type { HttpAnswer } from './call.ts';

/** An answer in plain JSON. Nothing this API says may be kept by a cache on the way. */
export const jsonAnswer = (statusCode: number, body: unknown): HttpAnswer =>
  textAnswer(statusCode, encodeWireJson(body), 'application/json');

export interface SentFile {
  bytes: Uint8Array;
  contentType: string;
  /** What the file is saved as (ASCII). Such a file holds a merchant's books, and no cache keeps it, unless it says so. */
  name?: string;
  /** For how long any cache may keep a file that is the same for everybody. */
  cachedSeconds?: number;
}

/** A file that a browser shows, or saves when it has a name, but never runs. */
export const fileAnswer = ({ bytes, contentType, name, cachedSeconds }: SentFile): HttpAnswer => ({
  statusCode: 200,
  headers: {
    'Content-Type': contentType,
    'Cache-Control': cacheControl(name, cachedSeconds),
    ...(name === undefined ? {} : { 'Content-Disposition': `attachment; filename="${name}"` }),
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
  },
  body: Buffer.from(bytes).toString('base64'),
  isBase64Encoded: true,
});

const cacheControl = (name: string | undefined, cachedSeconds: number | undefined): string => {
  if (cachedSeconds !== undefined) return `public, max-age=${cachedSeconds}`;
  return name === undefined ? 'private, max-age=300' : 'no-store';
};

export const textAnswer = (statusCode: number, body: string, contentType: string): HttpAnswer => ({
  statusCode,
  headers: { 'Content-Type': contentType, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' },
  body,
});

import { encodeWireJson } from '../encryption/wire-json.ts';
import type { HttpAnswer } from './call.ts';

/** An answer in plain JSON. Nothing this API says may be kept by a cache on the way. */
export const jsonAnswer = (statusCode: number, body: unknown): HttpAnswer =>
  textAnswer(statusCode, encodeWireJson(body), 'application/json');

export interface SentFile {
  bytes: Uint8Array;
  contentType: string;
  /** What the file is saved as (ASCII); such a file holds a merchant's books, and no cache keeps it. */
  name?: string;
}

/** A file that a browser shows, or saves when it has a name, but never runs. */
export const fileAnswer = ({ bytes, contentType, name }: SentFile): HttpAnswer => ({
  statusCode: 200,
  headers: {
    'Content-Type': contentType,
    ...(name === undefined
      ? { 'Cache-Control': 'private, max-age=300' }
      : { 'Cache-Control': 'no-store', 'Content-Disposition': `attachment; filename="${name}"` }),
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
  },
  body: Buffer.from(bytes).toString('base64'),
  isBase64Encoded: true,
});

export const textAnswer = (statusCode: number, body: string, contentType: string): HttpAnswer => ({
  statusCode,
  headers: { 'Content-Type': contentType, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' },
  body,
});

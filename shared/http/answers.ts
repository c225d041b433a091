import { encodeWireJson } from '../encryption/wire-json.ts';
import type { HttpAnswer } from './call.ts';

/** An answer in plain JSON. Nothing this API says may be kept by a cache on the way. */
export const jsonAnswer = (statusCode: number, body: unknown): HttpAnswer =>
  textAnswer(statusCode, encodeWireJson(body), 'application/json');

/** A file that a browser shows but never runs. */
export const fileAnswer = ({
  bytes,
  contentType,
}: {
  bytes: Uint8Array;
  contentType: string;
}): HttpAnswer => ({
  statusCode: 200,
  headers: {
    'Content-Type': contentType,
    'Cache-Control': 'private, max-age=300',
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

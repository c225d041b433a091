import { createHash, createHmac } from 'node:crypto';
import { secretAccessKey } from '../environment.ts';
import type { ServiceRequest } from './stand-in.ts';

/** Why a request that came by a presigned link is refused; undefined for one that is not, or came otherwise. */
export const presignedRefusal = (
  request: ServiceRequest,
  nowMs: number,
): { code: string; message: string } | undefined => {
  const { query } = request;
  if (!query.has('X-Amz-Signature')) return undefined;
  const signedMs = timeOf(query.get('X-Amz-Date') ?? '');
  const seconds = Number(query.get('X-Amz-Expires'));
  if (Number.isNaN(signedMs) || !(seconds >= 1 && seconds <= longestSeconds)) {
    return {
      code: 'AuthorizationQueryParametersError',
      message: 'The link says not for how long it can be used.',
    };
  }
  if (nowMs >= signedMs + seconds * 1_000) return { code: 'AccessDenied', message: 'Request has expired' };
  if (query.get('X-Amz-Signature') === signatureOf(request)) return undefined;
  return {
    code: 'SignatureDoesNotMatch',
    message: 'The request signature we calculated does not match the signature you provided.',
  };
};

/** A week. */
const longestSeconds = 604_800;

/** Epoch milliseconds of `20261121T083000Z`. */
const timeOf = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

/** Signature Version 4 of a request whose signature is in its query; the body is not part of it. */
const signatureOf = ({ method, path, query, headers }: ServiceRequest): string => {
  const signedHeaders = query.get('X-Amz-SignedHeaders') ?? '';
  const [, ...scope] = (query.get('X-Amz-Credential') ?? '').split('/');
  const parameters = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map((pair) => pair.map(escaped).join('='))
    .sort();
  const canonical = [
    method,
    `/s3${path}`,
    parameters.join('&'),
    ...signedHeaders.split(';').map((name) => `${name}:${String(headers[name] ?? '').trim()}`),
    '',
    signedHeaders,
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', query.get('X-Amz-Date'), scope.join('/'), sha256(canonical)].join('\n');
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  return hmac(key, text).toString('hex');
};

const escaped = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

import { createHash, createHmac } from 'node:crypto';
import type { Received } from './aws-stand-in.ts';

/** Whether a request carries the Signature Version 4 that the secret key makes of it, worked out without the SDK. */
export const isSignedWith = (secretKey: string, { method, path, headers, body }: Received): boolean => {
  const authorization = headers['authorization'] ?? '';
  const [, date = '', region = '', service = ''] =
    /Credential=[^/]+\/(\d+)\/([^/]+)\/([^/]+)\//.exec(authorization) ?? [];
  const signed = /SignedHeaders=([^,]+)/.exec(authorization)?.[1] ?? '';
  const canonicalRequest = [
    method,
    ...path.split('?', 1),
    path.split('?')[1]?.split('&').sort().join('&') ?? '',
    ...signed.split(';').map((name) => `${name}:${headers[name]}`),
    '',
    signed,
    headers['x-amz-content-sha256'] ?? sha256(body),
  ].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonicalRequest)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secretKey}`);
  return authorization.endsWith(`Signature=${hmac(key, text).toString('hex')}`);
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

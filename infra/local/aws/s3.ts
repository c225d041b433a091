import { createHash, randomUUID } from 'node:crypto';
import { decodeAwsChunked } from './aws-chunked.ts';
import type { ObjectHeaders, ObjectStore, StoredObject } from './object-store.ts';
import { presignedRefusal } from './presigned-link.ts';
import type { Service, ServiceAnswer, ServiceRequest } from './stand-in.ts';

/** An object that was put just now. */
export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}

export interface S3Options {
  /** By which presigned links are over. */
  readonly clock: () => number;
  /** Is told of each object that was put, before that is answered. */
  readonly onCreated?: (object: CreatedObject) => void;
}

/** S3 with its bucket in the path, as far as files of Daftar need it; every bucket that is named exists. */
export const s3 =
  (store: ObjectStore, { clock, onCreated = () => {} }: S3Options = { clock: Date.now }): Service =>
  async (request) => {
    const [, bucket = '', key = ''] = /^\/([^/]+)\/(.+)$/.exec(decodeURIComponent(request.path)) ?? [];
    if (!key) return failure(501, 'NotImplemented', "Daftar's stand-in keeps objects only.");
    const refusal = presignedRefusal(request, clock());
    if (refusal) return failure(403, refusal.code, refusal.message);
    switch (request.method) {
      case 'PUT':
        return putObject(store, bucket, key, request, onCreated);
      case 'GET':
      case 'HEAD':
        return getObject(store, bucket, key, request);
      case 'DELETE':
        await store.remove(bucket, key);
        return { status: 204, headers: requestId() };
      default:
        return failure(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.');
    }
  };

const putObject = async (
  store: ObjectStore,
  bucket: string,
  key: string,
  request: ServiceRequest,
  onCreated: (object: CreatedObject) => void,
): Promise<ServiceAnswer> => {
  if (request.headers['x-amz-copy-source'])
    return failure(501, 'NotImplemented', "Daftar's stand-in copies nothing.");
  if (request.headers['if-none-match'] === '*' && (await store.get(bucket, key))) {
    const precondition = 'At least one of the pre-conditions you specified did not hold';
    return failure(412, 'PreconditionFailed', precondition, key);
  }
  const body = isAwsChunked(request) ? decodeAwsChunked(request.body) : request.body;
  await store.put(bucket, key, { headers: headersToKeep(request), body });
  const etag = entityTag(body);
  onCreated({ bucket, key, size: body.length, etag });
  return { status: 200, headers: { etag, ...requestId() } };
};

const getObject = async (
  store: ObjectStore,
  bucket: string,
  key: string,
  request: ServiceRequest,
): Promise<ServiceAnswer> => {
  const object = await store.get(bucket, key);
  if (!object) return failure(404, 'NoSuchKey', 'The specified key does not exist.', key);
  const headers = { ...headersOf(object), ...overridden(request.query) };
  return request.method === 'HEAD' ? { status: 200, headers } : { status: 200, headers, body: object.body };
};

const keptHeaders = ['content-type', 'content-disposition', 'content-language', 'cache-control', 'expires'];

const headersToKeep = ({ headers }: ServiceRequest): ObjectHeaders => {
  const kept: Record<string, string> = { 'last-modified': new Date().toUTCString() };
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string' && (keptHeaders.includes(name) || name.startsWith('x-amz-meta-')))
      kept[name] = value;
  }
  return kept;
};

const headersOf = ({ headers, body }: StoredObject): ObjectHeaders => ({
  'content-type': 'binary/octet-stream',
  ...headers,
  'content-length': String(body.length),
  etag: entityTag(body),
  ...requestId(),
});

// A presigned link may say how the object is to be shown.
const overridden = (query: URLSearchParams): ObjectHeaders =>
  Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const value = query.get(`response-${name}`);
      return value === null ? [] : [[name, value]];
    }),
  );

const isAwsChunked = ({ headers }: ServiceRequest): boolean =>
  String(headers['x-amz-content-sha256']).startsWith('STREAMING-') ||
  String(headers['content-encoding']).includes('aws-chunked');

const entityTag = (body: Uint8Array): string => `"${createHash('md5').update(body).digest('hex')}"`;

const requestId = (): ObjectHeaders => ({ 'x-amz-request-id': randomUUID() });

const failure = (status: number, code: string, message: string, key?: string): ServiceAnswer => ({
  status,
  headers: { 'content-type': 'application/xml', ...requestId() },
  body:
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>` +
    `${key === undefined ? '' : `<Key>${escapeXml(key)}</Key>`}</Error>`,
});

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder, writeDurably } from '../durable-file.ts';

/** What S3 keeps of an object besides its bytes: the headers it is given back with. */
export interface ObjectHeaders {
  readonly [name: string]: string;
}

export interface StoredObject {
  readonly headers: ObjectHeaders;
  readonly body: Buffer;
}

export interface ObjectStore {
  put(bucket: string, key: string, object: StoredObject): Promise<void>;
  get(bucket: string, key: string): Promise<StoredObject | undefined>;
  remove(bucket: string, key: string): Promise<void>;
}

/** Keeps each object in one file: a line of headers as JSON, then the bytes. */
export const openObjectStore = (folder: string): ObjectStore => {
  const path = (bucket: string, key: string): string => join(folder, fileName(bucket), fileName(key));
  return {
    put: (bucket, key, { headers, body }) =>
      writeDurably(path(bucket, key), Buffer.concat([Buffer.from(`${JSON.stringify(headers)}\n`), body])),
    async get(bucket, key) {
      const content = await readFile(path(bucket, key)).catch(absent);
      return content && parse(content);
    },
    async remove(bucket, key) {
      const file = path(bucket, key);
      if ((await readFile(file).catch(absent)) === undefined) return;
      await rm(file, { force: true });
      await syncFolder(dirname(file));
    },
  };
};

const parse = (content: Buffer): StoredObject => {
  const end = content.indexOf('\n');
  return {
    headers: JSON.parse(content.toString('utf8', 0, end)) as ObjectHeaders,
    body: content.subarray(end + 1),
  };
};

// A key may hold slashes and dots; as a file name it must not lead elsewhere.
const fileName = (name: string): string =>
  encodeURIComponent(name).replaceAll('.', '%2E').replaceAll('*', '%2A');

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT') return undefined;
  throw error;
};

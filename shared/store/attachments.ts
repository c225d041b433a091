import { randomBytes } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { invalidField } from '../domain/api-error.ts';
import { environment } from '../environment.ts';
import type { FilePart } from '../http/call.ts';

/** What an invoice may carry, told by its first bytes and not by its name (contract section 6). */
const fileTypes = [
  { extension: 'pdf', contentType: 'application/pdf', head: '25504446' },
  { extension: 'png', contentType: 'image/png', head: '89504e470d0a1a0a' },
  { extension: 'jpg', contentType: 'image/jpeg', head: 'ffd8ff' },
] as const;

const mostBytes = 2 * 1024 * 1024;

export interface StoredFile {
  bytes: Uint8Array;
  contentType: string;
}

export interface Attachments {
  /** Stores a file under a name nobody can guess and answers the name. Fails with 422 on `attachment`. */
  keep(file: FilePart): Promise<string>;
  drop(name: string): Promise<void>;
  read(name: string): Promise<StoredFile | undefined>;
}

export const attachmentRepository = (): Attachments => {
  const open = lazily();
  const object = (name: string) => ({ Bucket: environment.attachmentsBucket, Key: `attachments/${name}` });
  return {
    keep: async ({ bytes }) => {
      if (bytes.length > mostBytes) {
        throw invalidField('attachment', 'The attachment must not be greater than 2048 kilobytes.');
      }
      const head = Buffer.from(bytes.subarray(0, 8)).toString('hex');
      const type = fileTypes.find((known) => head.startsWith(known.head));
      if (!type) throw invalidField('attachment', 'The attachment must be a file of type: pdf, png, jpg.');
      const name = `${randomBytes(16).toString('hex')}.${type.extension}`;
      const { s3, PutObjectCommand } = await open();
      await s3.send(new PutObjectCommand({ ...object(name), Body: bytes, ContentType: type.contentType }));
      return name;
    },

    drop: async (name) => {
      const { s3, DeleteObjectCommand } = await open();
      await s3.send(new DeleteObjectCommand(object(name)));
    },

    read: async (name) => {
      const type = fileTypes.find(
        ({ extension }) => /^[0-9a-f]{32}\.\w+$/.test(name) && name.endsWith(`.${extension}`),
      );
      if (!type) return undefined;
      const { s3, GetObjectCommand, NoSuchKey } = await open();
      try {
        const { Body } = await s3.send(new GetObjectCommand(object(name)));
        return Body && { bytes: await Body.transformToByteArray(), contentType: type.contentType };
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
  };
};

type S3 = typeof import('@aws-sdk/client-s3');

/** The S3 client is loaded by the few requests that carry a file, so that the others start without it. */
const lazily = () => {
  let opened: Promise<S3 & { s3: S3Client }> | undefined;
  return () => {
    opened ??= import('@aws-sdk/client-s3').then((module) => ({
      ...module,
      s3: new module.S3Client({ maxAttempts: 3 }),
    }));
    return opened;
  };
};

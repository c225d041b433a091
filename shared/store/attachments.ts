import { randomBytes } from 'node:crypto';
import { invalidField } from '../domain/api-error.ts';
import { environment } from '../environment.ts';
import type { AttachmentBucket } from './attachment-bucket.ts';

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
  keep(file: { bytes: Uint8Array }): Promise<string>;
  drop(name: string): Promise<void>;
  read(name: string): Promise<StoredFile | undefined>;
}

export const attachmentRepository = (): Attachments => {
  let opened: Promise<AttachmentBucket> | undefined;
  const bucket = (): Promise<AttachmentBucket> => {
    opened ??= import('./attachment-bucket.ts').then((module) =>
      module.attachmentBucket(environment.attachmentsBucket),
    );
    return opened;
  };
  const keyOf = (name: string): string => `attachments/${name}`;

  return {
    keep: async ({ bytes }) => {
      if (bytes.length > mostBytes) {
        throw invalidField('attachment', 'The attachment must not be greater than 2048 kilobytes.');
      }
      const head = Buffer.from(bytes.subarray(0, 8)).toString('hex');
      const type = fileTypes.find((known) => head.startsWith(known.head));
      if (!type) throw invalidField('attachment', 'The attachment must be a file of type: pdf, png, jpg.');
      const name = `${randomBytes(16).toString('hex')}.${type.extension}`;
      await (await bucket()).put(keyOf(name), bytes, type.contentType);
      return name;
    },

    drop: async (name) => (await bucket()).remove(keyOf(name)),

    read: async (name) => {
      const extension = /^[0-9a-f]{32}\.(\w+)$/.exec(name)?.[1];
      const type = fileTypes.find((known) => known.extension === extension);
      const bytes = type && (await (await bucket()).get(keyOf(name)));
      return bytes && { bytes, contentType: type.contentType };
    },
  };
};

import { bulkEnvironment } from '../environment.ts';
import type { UploadBucket } from './upload-bucket.ts';

/** Which upload a file belongs to. */
export interface UploadPlace {
  merchantId: number;
  uploadId: number;
}

/** Files of rows as merchants uploaded them. */
export interface UploadFiles {
  /** Undefined when there is none; `too-large`, and nothing is read, when it has more bytes than that. */
  read(place: UploadPlace, mostBytes: number): Promise<Uint8Array | 'too-large' | undefined>;
}

export const uploadFiles = (): UploadFiles => {
  let opened: Promise<UploadBucket> | undefined;
  return {
    read: async (place, mostBytes) => {
      opened ??= import('./upload-bucket.ts').then((module) =>
        module.uploadBucket(bulkEnvironment.uploadsBucket),
      );
      return (await opened).get(uploadKey(place), mostBytes);
    },
  };
};

/** The object that a file is. */
export const uploadKey = ({ merchantId, uploadId }: UploadPlace): string =>
  `uploads/${merchantId}/${uploadId}`;

/** The upload that an object's key names; undefined for a key that is none of ours. */
export const uploadAt = (key: string): UploadPlace | undefined => {
  const [, merchantId, uploadId] = /^uploads\/(\d+)\/(\d+)$/.exec(key) ?? [];
  return merchantId && uploadId ? { merchantId: Number(merchantId), uploadId: Number(uploadId) } : undefined;
};

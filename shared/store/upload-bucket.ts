import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** The bucket of uploaded files, to read them. Loaded lazily. */
export interface UploadBucket {
  get(key: string, mostBytes: number): Promise<Uint8Array | 'too-large' | undefined>;
}

export const uploadBucket = (bucket: string): UploadBucket => {
  const s3 = new S3Client({ maxAttempts: 3 });
  return {
    get: async (key, mostBytes) => {
      const object = { Bucket: bucket, Key: key };
      try {
        const { ContentLength = 0 } = await s3.send(new HeadObjectCommand(object));
        if (ContentLength > mostBytes) return 'too-large';
        const { Body } = await s3.send(new GetObjectCommand(object));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof Error && ['NoSuchKey', 'NotFound'].includes(error.name)) return undefined;
        throw error;
      }
    },
  };
};

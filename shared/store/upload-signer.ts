import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { UploadLink } from './upload-links.ts';

/** Signs links for uploading. Loaded lazily: a client of S3's size, for the few calls that begin an upload. */
export type SignLink = (key: string, seconds: number) => Promise<UploadLink>;

export const linkSigner = (bucket: string): SignLink => {
  // Of a body that is not known yet the SDK would sign the checksum of an empty one.
  const s3 = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  return async (key, seconds) => {
    const command = new PutObjectCommand({ Bucket: bucket, Key: key, IfNoneMatch: '*' });
    const url = await getSignedUrl(s3, command, { expiresIn: seconds });
    return { url, method: 'PUT', headers: { 'If-None-Match': '*' } };
  };
};

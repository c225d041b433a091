import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client();

export const putObject = async (): Promise<string | undefined> => {
  const { ETag } = await s3.send(
    new PutObjectCommand({ Bucket: 'bucket', Key: 'key', Body: Buffer.from('bytes') }),
  );
  return ETag;
};

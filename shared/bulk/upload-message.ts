import { type UploadPlace, uploadAt } from '../store/upload-files.ts';

/** What S3 tells of objects that were made, as far as it matters here. Its test of the queue names none. */
export interface UploadMessage {
  Records?: readonly { s3: { object: { key: string } } }[];
}

/** The uploads that a message tells of; fails where an object is none. */
export const uploadsIn = (body: string): UploadPlace[] => {
  const { Records = [] } = JSON.parse(body) as UploadMessage;
  return Records.map(({ s3 }) => {
    const place = uploadAt(decodeURIComponent(s3.object.key));
    if (!place) throw new Error('A message of the queue of uploads tells of an object that is no upload.');
    return place;
  });
};

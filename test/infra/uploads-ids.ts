import { imported } from './synthesised.ts';

/** Another id is another queue or bucket: what is on its way in the old one would be left there. */
export const uploadsIds = {
  queue: 'UploadsQueue9C3802C9',
  deadLetters: 'UploadsDeadLetters990BC9BA',
  bucket: 'UploadsFiles862D7A74',
};

export const uploadsEnvironment = { UPLOADS_QUEUE_URL: imported(uploadsIds.queue) };
export const bucketEnvironment = { UPLOADS_BUCKET: imported(uploadsIds.bucket) };

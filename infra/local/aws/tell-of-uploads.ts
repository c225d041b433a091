import { randomUUID } from 'node:crypto';
import { uploadsBucket } from '../environment.ts';
import type { QueueStore } from '../queues/queue-store.ts';
import { queueName } from '../queues/queues.ts';
import type { CreatedObject } from './s3.ts';

/** Tells the queue of uploads of what was uploaded, as S3's event notifications do. */
export const tellOfUploads =
  (queues: Pick<QueueStore, 'send'>, clock: () => number) =>
  ({ bucket, key, size, etag }: CreatedObject): void => {
    if (bucket !== uploadsBucket || !key.startsWith('uploads/')) return;
    const nowMs = clock();
    const record = {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'eu-west-1',
      eventTime: new Date(nowMs).toISOString(),
      eventName: 'ObjectCreated:Put',
      s3: {
        s3SchemaVersion: '1.0',
        bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
        object: {
          key: encodeURIComponent(key).replaceAll('%2F', '/'),
          size,
          eTag: etag.replaceAll('"', ''),
          sequencer: nowMs.toString(16).toUpperCase().padStart(16, '0'),
        },
      },
    };
    const body = JSON.stringify({ Records: [record] });
    queues.send(queueName('uploads'), [{ id: randomUUID(), body, sentMs: nowMs, visibleMs: nowMs }]);
  };

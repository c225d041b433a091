import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { lazyUploadsQueue } from '../../shared/bulk/lazy-uploads-queue.ts';
import { processUpload } from '../../shared/bulk/process-upload.ts';
import { uploadsIn } from '../../shared/bulk/upload-message.ts';
import type { UploadsQueue } from '../../shared/bulk/uploads-queue.ts';
import { systemClock } from '../../shared/domain/clock.ts';
import { logger } from '../../shared/http/log.ts';
import { services } from '../../shared/http/services.ts';
import { dealWithMessages } from '../../shared/queues/deal-with-messages.ts';
import { bulkUploadRepository } from '../../shared/store/bulk-uploads.ts';
import { largeUploadRepository } from '../../shared/store/large-uploads.ts';
import { type UploadFiles, uploadFiles } from '../../shared/store/upload-files.ts';

const onAws = () => ({
  table: services().table,
  files: uploadFiles() as UploadFiles,
  queue: lazyUploadsQueue() as Pick<UploadsQueue, 'putOff'>,
  clock: systemClock,
});

type Dependencies = ReturnType<typeof onAws>;

/** Stores the rows of a large file that was uploaded. A fault puts it off; it goes on where it was. */
export const handler = (
  event: SQSEvent,
  _context?: unknown,
  { table, files, queue, clock }: Dependencies = onAws(),
): Promise<SQSBatchResponse> =>
  dealWithMessages(event, queue, async (body) => {
    const desk = { uploads: bulkUploadRepository(table), largeUploads: largeUploadRepository(table), files };
    for (const place of uploadsIn(body)) {
      logger.info('upload', { ...place, outcome: await processUpload(desk, place, clock) });
    }
    return [];
  });

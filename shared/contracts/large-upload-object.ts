import { type LargeUpload, percentOf } from '../domain/large-upload.ts';

/** How far a large file has got: rows of the file, those looked at, good, bad, and made invoices. A refused one says why. */
export const largeUploadObject = (upload: LargeUpload, sent: number) => {
  const { rows, counts, errors } = 'counts' in upload ? upload : nothingYet;
  return {
    upload_id: upload.id,
    state: upload.state,
    uploaded: rows,
    parsed: counts.total,
    accepted: counts.accepted,
    rejected: counts.rejected,
    sent,
    percent: percentOf(upload),
    errors,
    ...(upload.state === 'refused' ? { reason: upload.reason } : {}),
  };
};

const nothingYet = { rows: 0, counts: { total: 0, accepted: 0, rejected: 0 }, errors: [] };

import { canBeSent } from '../../shared/domain/bulk-row.ts';
import type { BulkUpload } from '../../shared/domain/bulk-upload.ts';
import { bulkSendingRepository, rowsOfSending } from '../../shared/store/bulk-sendings.ts';
import { bulkUploadRepository } from '../../shared/store/bulk-uploads.ts';
import { inGroups } from '../../shared/store/in-groups.ts';
import type { Table } from '../../shared/store/table.ts';

/**
 * Sends the rows that a file was stored as, by their fingerprints: also those that an earlier upload of it stored, and as
 * they are now. Rows that are being sent, or were, are left; so it may be cut off and done again.
 *
 * @param dealtWith is told of rows as they are done with; what it throws ends the sending
 * @returns how many it sent
 */
export const sendUploaded = async (
  table: Table,
  upload: BulkUpload,
  fingerprints: readonly string[],
  nowMs: number,
  dealtWith: (rows: number) => void,
): Promise<number> => {
  const [uploads, sendings] = [bulkUploadRepository(table), bulkSendingRepository(table)];
  const { merchantId } = upload;
  let sent = 0;
  for (const some of inGroups(fingerprints, rowsOfSending)) {
    const ids = new Set((await uploads.known(upload, some)).values());
    const rows = (await sendings.rows(merchantId, [...ids])).filter((row) => row !== undefined);
    sent += await sendings.take(rows.filter(canBeSent), { merchantId, nowMs, wanted: canBeSent });
    dealtWith(some.length);
  }
  return sent;
};

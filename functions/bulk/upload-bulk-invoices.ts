import { readUpload } from '../../shared/bulk/read-upload.ts';
import { storeUpload } from '../../shared/bulk/store-upload.ts';
import { uploadBulkInvoicesContract } from '../../shared/contracts/upload-bulk-invoices.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type BulkUploads, bulkUploadRepository } from '../../shared/store/bulk-uploads.ts';

const onAws: { uploads: BulkUploads } = { uploads: bulkUploadRepository(services().table) };

export const uploadBulkInvoices = async (
  { input, merchant, nowMs, claim }: MerchantRequest<typeof uploadBulkInvoicesContract.fields>,
  { uploads } = onAws,
): Promise<Reply> => {
  const { isScheduled = false, fileType, invoices } = input;
  const typed = await readUpload({ fileType, invoices });
  const upload = await uploads.begin(merchant.id, isScheduled ? 'scheduled' : 'bulk', { nowMs, claim });
  const { counts, errors } = await storeUpload(uploads, upload, typed);
  const answer = {
    message: 'Invoice file uploaded successfully',
    response: { upload_id: upload.id, ...counts, errors },
  };
  return uploads.finish(upload, counts, { nowMs, claim, answer });
};

export const handler = operation(uploadBulkInvoicesContract, uploadBulkInvoices);

import { getLargeUploadContract } from '../../shared/contracts/get-large-upload.ts';
import { largeUploadObject } from '../../shared/contracts/large-upload-object.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { idIn, type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type LargeUploads, largeUploadRepository } from '../../shared/store/large-uploads.ts';

const onAws: { uploads: LargeUploads } = { uploads: largeUploadRepository(services().table) };

export const getLargeUpload = async (
  { merchant, params }: MerchantRequest<typeof getLargeUploadContract.fields>,
  { uploads } = onAws,
): Promise<Reply> => {
  const upload = await uploads.byId(merchant.id, idIn(params));
  if (!upload) throw new ApiError({ code: 'not-found' });
  return {
    message: 'Upload Details',
    response: largeUploadObject(upload, await uploads.countSent(upload)),
  };
};

export const handler = operation(getLargeUploadContract, getLargeUpload);

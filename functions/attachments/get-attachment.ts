import { getAttachmentContract } from '../../shared/contracts/get-attachment.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { type FileReply, operation, type Request } from '../../shared/http/operation.ts';
import { type Attachments, attachmentRepository } from '../../shared/store/attachments.ts';

const onAws: { attachments: Attachments } = { attachments: attachmentRepository() };

export const getAttachment = async (
  { params }: Request<typeof getAttachmentContract.fields>,
  { attachments } = onAws,
): Promise<FileReply> => {
  const file = await attachments.read(params['file'] ?? '');
  if (!file) throw new ApiError({ code: 'not-found' });
  return { file };
};

export const handler = operation(getAttachmentContract, getAttachment);

import { beginLargeUploadContract } from '../../shared/contracts/begin-large-upload.ts';
import { systemClock } from '../../shared/domain/clock.ts';
import { kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import type { Answer } from '../../shared/store/idempotency.ts';
import { type LargeUploads, largeUploadRepository } from '../../shared/store/large-uploads.ts';
import { linkSeconds, type UploadLinks, uploadLinks } from '../../shared/store/upload-links.ts';

const onAws: { uploads: LargeUploads; links: UploadLinks } = {
  uploads: largeUploadRepository(services().table),
  links: uploadLinks(),
};

/** A repeat gets the same upload by another link: the first one may be over. */
export const beginLargeUpload = async (
  { input, merchant, nowMs, claim }: MerchantRequest<typeof beginLargeUploadContract.fields>,
  { uploads, links } = onAws,
): Promise<Reply> => {
  const { isScheduled = false, fileType } = input;
  const kind = isScheduled ? 'scheduled' : 'bulk';
  const begun = await uploads.begin(merchant.id, { kind, fileType }, { nowMs, claim });
  return begun.replayed ? begun : linked(begun, merchant.id, nowMs, links);
};

const linked = async (
  { response }: Answer,
  merchantId: number,
  nowMs: number,
  links: UploadLinks,
): Promise<Answer> => {
  const uploadId = response as number;
  const link = await links.make({ merchantId, uploadId });
  return {
    message: 'Upload link created successfully',
    response: {
      upload_id: uploadId,
      ...link,
      expires_at: kuwaitTimestamp(nowMs + linkSeconds * 1000),
    },
  };
};

export const handler = operation(beginLargeUploadContract, beginLargeUpload, systemClock, (kept, merchant) =>
  linked(kept, merchant.id, systemClock(), onAws.links),
);

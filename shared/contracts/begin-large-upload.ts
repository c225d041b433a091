import { defineContract } from './contract.ts';
import { flag, oneOf, optional } from './fields.ts';

/** POST /api/v1/invoice-bulk-upload/large: where to upload a file that is too large for a request. Not of Hesabe's API. */
export const beginLargeUploadContract = defineContract({
  name: 'begin-large-upload',
  resource: 'bulk',
  method: 'POST',
  path: '/api/v1/invoice-bulk-upload/large',
  access: 'merchant',
  fields: { isScheduled: optional(flag()), fileType: oneOf('csv', 'xlsx') },
  grants: ['table:write', 'uploads:write'],
});

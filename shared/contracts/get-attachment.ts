import { defineContract } from './contract.ts';

/** GET /attachments/{file}: the file an invoice's `attachment` URL points to; who has the URL may read it. */
export const getAttachmentContract = defineContract({
  name: 'get-attachment',
  resource: 'attachments',
  method: 'GET',
  path: '/attachments/{file}',
  access: 'public',
  fields: {},
  grants: ['attachments:read'],
});

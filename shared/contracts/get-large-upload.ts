import { defineContract } from './contract.ts';

/** GET /api/v1/invoice-bulk-upload/large/{id}: how far a large file has got. Not of Hesabe's API. */
export const getLargeUploadContract = defineContract({
  name: 'get-large-upload',
  resource: 'bulk',
  method: 'GET',
  path: '/api/v1/invoice-bulk-upload/large/{id}',
  access: 'merchant',
  fields: {},
  grants: [],
});

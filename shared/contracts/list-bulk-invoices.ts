import { defineContract } from './contract.ts';
import { oneOf, optional, positiveInteger } from './fields.ts';

/** GET /api/v1/invoice-bulk-upload: a page of bulk (`type` "0") or scheduled ("1") rows (contract section 9). */
export const listBulkInvoicesContract = defineContract({
  name: 'list-bulk-invoices',
  resource: 'bulk',
  method: 'GET',
  path: '/api/v1/invoice-bulk-upload',
  access: 'merchant',
  fields: { type: oneOf('0', '1'), page: optional(positiveInteger()) },
  query: ['type', 'page'],
  grants: [],
});

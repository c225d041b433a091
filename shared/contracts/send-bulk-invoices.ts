import { defineContract } from './contract.ts';
import { rowIdList } from './row-id-list.ts';

/** POST /api/v1/invoice/bulk: sends rows, each as a single invoice by SMS (contract section 9). */
export const sendBulkInvoicesContract = defineContract({
  name: 'send-bulk-invoices',
  resource: 'bulk',
  method: 'POST',
  path: '/api/v1/invoice/bulk',
  access: 'merchant',
  fields: { ids: rowIdList() },
  grants: ['table:write'],
});

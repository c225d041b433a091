import * as z from 'zod/mini';
import { defineContract } from './contract.ts';
import { flag, oneOf, optional, refuse } from './fields.ts';

/** Whatever was given: what it must be depends on the type of the file. */
const given = () =>
  z.pipe(
    z.any(),
    z.transform((value: unknown, context): unknown =>
      value === undefined ? refuse(context, value, 'The :field field is required.') : value,
    ),
  );

/** POST /api/v1/invoice-bulk-upload: rows of invoices to be sent by SMS, as a file or an array (contract section 9). */
export const uploadBulkInvoicesContract = defineContract({
  name: 'upload-bulk-invoices',
  resource: 'bulk',
  method: 'POST',
  path: '/api/v1/invoice-bulk-upload',
  access: 'merchant',
  fields: { isScheduled: optional(flag()), fileType: oneOf('csv', 'xlsx', 'json'), invoices: given() },
  // Rows are stored some at a time, one after the other; API Gateway waits for thirty seconds.
  longestSeconds: 29,
  grants: ['table:write'],
});

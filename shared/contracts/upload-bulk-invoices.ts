import * as z from 'zod/mini';
import { defineContract } from './contract.ts';
import { oneOf, optional, refuse } from './fields.ts';

/** `"true"` or `"false"`, also as a JSON boolean. */
const flag = () =>
  z.pipe(
    z.any(),
    z.transform((value: unknown, context): boolean => {
      if (value === true || value === 'true') return true;
      if (value === false || value === 'false') return false;
      return refuse(context, value, 'The :field must be true or false.');
    }),
  );

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
  grants: ['table:write'],
});

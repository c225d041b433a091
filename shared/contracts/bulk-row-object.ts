import { type BulkRow, failures, kindOfRow, rowStatuses } from '../domain/bulk-row.ts';
import { phoneOf } from '../domain/invoice.ts';
import { kuwaitTimestamp } from '../domain/kuwait-time.ts';
import { formatAmount } from '../domain/money.ts';

/** The row of contract section 9, its keys in wire order. One that failed says why in a key of ours, `reason`. */
export const bulkRowObject = (row: BulkRow) => ({
  id: row.id,
  merchant_id: row.merchantId,
  reference_number: row.referenceNumber,
  name: row.name,
  phone: phoneOf(row),
  email: row.email,
  amount: formatAmount(row.amount),
  description: row.description,
  status: rowStatuses[row.status],
  has_schedule: kindOfRow(row.id) === 'scheduled' ? 1 : 0,
  schedule_time: row.scheduledMs === null ? null : kuwaitTimestamp(row.scheduledMs),
  created_at: kuwaitTimestamp(row.createdMs),
  updated_at: kuwaitTimestamp(row.updatedMs),
  ...(row.status === 'failed' ? { reason: failures[row.failure] } : {}),
});

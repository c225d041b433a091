import type { Input } from '../contracts/contract.ts';
import type { updateBulkInvoiceContract } from '../contracts/update-bulk-invoice.ts';
import { ApiError, invalidField } from '../domain/api-error.ts';
import type { BulkRow } from '../domain/bulk-row.ts';
import { selectedIsInvalid } from '../domain/field-errors.ts';
import { phoneOf } from '../domain/invoice.ts';
import { kuwaitTimestamp } from '../domain/kuwait-time.ts';
import { formatAmount } from '../domain/money.ts';
import type { RowEdit } from '../store/bulk-rows.ts';
import { checkRow } from './check-row.ts';
import type { RawRow } from './table.ts';
import { english } from './texts/english.ts';

/** What a merchant wants a row to be, each field by itself well formed. */
export type RowInput = Input<typeof updateBulkInvoiceContract.fields>;

/** The edit of a row that a request asks for, checked as if the row were uploaded so; fails with a 422. */
export const editOf = (row: BulkRow, input: RowInput, nowMs: number): RowEdit => {
  const isMoved = input.schedule_time !== undefined;
  if (isMoved && row.scheduledMs === null) {
    throw invalidField('schedule_time', selectedIsInvalid('schedule_time'));
  }
  const checked = checkRow(
    { number: 1, cells: cellsOf(row, input) },
    {
      texts: english,
      scheduled: row.scheduledMs !== null,
      // What a row keeps was right when it came, however near its time and its last day are by now.
      nowMs: isMoved ? nowMs : row.createdMs,
      seen: new Map(),
    },
  );
  if ('row' in checked) return checked.row;
  const byField = Object.groupBy(checked.errors, ({ field }) => field);
  const errors = Object.entries(byField).map(([field, found]) => [
    field,
    found.map(({ message }) => message),
  ]);
  throw new ApiError({ code: 'invalid-fields', errors: Object.fromEntries(errors) });
};

const cellsOf = (row: BulkRow, input: RowInput): RawRow['cells'] => {
  const cells = {
    reference_number: input.reference_number,
    name: input.name,
    // As the list shows it, country code and number: the plus tells them apart again.
    phone: input.phone === phoneOf(row) ? `+${input.phone}` : input.phone,
    country_code: input.country_code ?? row.countryCode,
    email: input.email,
    amount: formatAmount(input.amount),
    description: row.description,
    language: row.language,
    expires_at: row.expiresOn ?? '',
    schedule_time: input.schedule_time ?? (row.scheduledMs === null ? '' : kuwaitTimestamp(row.scheduledMs)),
  };
  return Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== ''));
};

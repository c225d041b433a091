import type { Payment } from '../domain/payment.ts';
import { transactionRow } from './transaction-row.ts';

/**
 * The rows of the transactions report as CSV (RFC 4180), a header row first. The two nested names are columns of their own.
 *
 * With a byte order mark, without which Excel reads Arabic wrongly; a text that a spreadsheet would take for a formula
 * gets an apostrophe before it. The library is loaded by the few requests that ask for CSV.
 */
export const transactionCsv = async (payments: readonly Payment[]): Promise<Uint8Array> => {
  const { stringify } = await import('csv-stringify/sync');
  const rows = payments.map(transactionRow).map(({ payment_type, service_type, ...row }) => ({
    ...row,
    payment_type: payment_type.display_name,
    service_type: service_type.name,
  }));
  return Buffer.from(
    stringify(rows, {
      header: true,
      columns,
      bom: true,
      record_delimiter: 'windows',
      // By itself the library quotes CR LF alone, and a lone one of them would begin a row for most readers.
      quoted_match: /[\r\n]/,
      escape_formulas: true,
    }),
  );
};

/** In the order of the row's keys. */
const columns = [
  'id',
  'service_type_id',
  'order_reference_number',
  'created_at',
  'payment_type',
  'service_type',
  'payment_status',
  'amount',
  'token',
];

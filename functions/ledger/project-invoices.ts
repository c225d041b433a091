import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { logFault } from '../../shared/http/log.ts';
import { services } from '../../shared/http/services.ts';
import { auditDayBefore } from '../../shared/store/ledger-audit.ts';
import { project } from '../../shared/store/projections.ts';
import { invoiceChange, type LedgerDayEnd, ledgerDayEnded } from '../../shared/store/stream-records.ts';
import type { Table } from '../../shared/store/table.ts';

/**
 * Follows the table's stream: keeps counts and search index up to date, and audits the ledger once a day.
 *
 * In order, and from the first failure on again: a later change of an invoice must not be overtaken by an earlier one.
 */
export const handler = async (
  { Records }: DynamoDBStreamEvent,
  _context?: unknown,
  dependencies = { table: services().table },
): Promise<DynamoDBBatchResponse> => {
  for (const record of Records) {
    try {
      const change = invoiceChange(record);
      if (change) await project(dependencies.table, change);
      const ended = ledgerDayEnded(record);
      if (ended) await audit(dependencies.table, ended, record.eventID ?? '');
    } catch (error) {
      logFault(record.eventID ?? '', error);
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
};

/** An audit that fails must not hold up everybody's counts: it is logged, and `daftar ledger audit` does it again. */
const audit = async (table: Table, { merchantId, day }: LedgerDayEnd, eventId: string): Promise<void> => {
  try {
    await auditDayBefore(table, merchantId, day);
  } catch (error) {
    logFault(eventId, error);
  }
};

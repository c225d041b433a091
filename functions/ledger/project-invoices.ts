import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { logFault } from '../../shared/http/log.ts';
import { services } from '../../shared/http/services.ts';
import { inOrder } from '../../shared/http/stream-batch.ts';
import { auditDayBefore } from '../../shared/store/ledger-audit.ts';
import { project } from '../../shared/store/projections.ts';
import { invoiceChange, type LedgerDayEnd, ledgerDayEnded } from '../../shared/store/stream-records.ts';
import type { Table } from '../../shared/store/table.ts';

/** Follows the table's stream: keeps counts and search index up to date, and audits the ledger once a day. */
export const handler = (
  { Records }: DynamoDBStreamEvent,
  _context?: unknown,
  { table } = { table: services().table },
): Promise<DynamoDBBatchResponse> =>
  inOrder(Records, async (record) => {
    const change = invoiceChange(record);
    if (change) await project(table, change);
    const ended = ledgerDayEnded(record);
    if (ended) await audit(table, ended, record.eventID ?? '');
  });

/** An audit that fails must not hold up everybody's counts: it is logged, and `daftar ledger audit` does it again. */
const audit = async (table: Table, { merchantId, day }: LedgerDayEnd, eventId: string): Promise<void> => {
  try {
    await auditDayBefore(table, merchantId, day);
  } catch (error) {
    logFault(eventId, error);
  }
};

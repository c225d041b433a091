import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { logFault } from '../../shared/http/log.ts';
import { services } from '../../shared/http/services.ts';
import { inOrder } from '../../shared/http/stream-batch.ts';
import { auditDayBefore } from '../../shared/store/ledger-audit.ts';
import { projectPayment } from '../../shared/store/payment-projections.ts';
import { project } from '../../shared/store/projections.ts';
import { indexRefund } from '../../shared/store/refund-search.ts';
import {
  invoiceChange,
  type LedgerDayEnd,
  ledgerDayEnded,
  newRefund,
  paymentChange,
} from '../../shared/store/stream-records.ts';
import type { Table } from '../../shared/store/table.ts';

/**
 * Follows the table's stream: keeps what is derived from it up to date (the dashboard's counts and search, the report,
 * who paid an open invoice, the search of refunds), and audits the ledger once a day.
 */
export const handler = (
  { Records }: DynamoDBStreamEvent,
  _context?: unknown,
  { table } = { table: services().table },
): Promise<DynamoDBBatchResponse> =>
  inOrder(Records, async (record) => {
    const ofInvoice = invoiceChange(record);
    if (ofInvoice) await project(table, ofInvoice);
    const ofPayment = paymentChange(record);
    if (ofPayment) await projectPayment(table, ofPayment);
    const refund = newRefund(record);
    if (refund) await indexRefund(table, refund);
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

import { type BulkRow, rowDraft, whyNotSendable } from '../domain/bulk-row.ts';
import type { Invoice } from '../domain/invoice.ts';
import type { Merchant } from '../domain/merchant.ts';
import { bulkSendingRepository, sentWrite } from '../store/bulk-sendings.ts';
import { invoiceRepository } from '../store/invoices.ts';
import { merchantRepository } from '../store/merchants.ts';
import { noteSentRows } from '../store/sent-rows.ts';
import { ConditionFailed, type Table } from '../store/table.ts';
import type { RowsMessage } from './rows-message.ts';

/** What became of the rows of a message. */
export interface SentRows {
  sent: number;
  failed: number;
  /** Rows that had their end already, or that another sending sees to. */
  left: number;
  /** Faults of ours, for which the message has to be tried again. */
  faults: unknown[];
}

/**
 * Makes an invoice by SMS of each row of a message; the event of its creation has the SMS sent.
 *
 * Row and invoice are one transaction, on condition that the row is still being sent: however often a message is
 * handed out, and to however many at once, a row becomes one invoice. Each row has its end by itself.
 */
export const sendRows = async (
  table: Table,
  { merchantId, sendingId, rowIds }: RowsMessage,
  nowMs: number,
): Promise<SentRows> => {
  const [merchant, rows] = await Promise.all([
    merchantRepository(table).byId(merchantId),
    bulkSendingRepository(table).rows(merchantId, rowIds),
  ]);
  if (!merchant) throw new Error(`There is no merchant ${merchantId}.`);
  const outcome: SentRows = { sent: 0, failed: 0, left: 0, faults: [] };
  const sent: BulkRow[] = rows.flatMap((row) => (row?.status === 'sent' ? [row] : []));
  for (const row of rows) {
    try {
      const end = await sendRow(table, merchant, row, sendingId, nowMs);
      outcome[end] += 1;
      if (row && end === 'sent') sent.push(row);
    } catch (error) {
      outcome.faults.push(error);
    }
  }
  try {
    await noteSentRows(table, sent);
  } catch (error) {
    outcome.faults.push(error);
  }
  return outcome;
};

const sendRow = async (
  table: Table,
  merchant: Merchant,
  row: BulkRow | undefined,
  sendingId: string,
  nowMs: number,
): Promise<'sent' | 'failed' | 'left'> => {
  if (row?.status !== 'sending' || row.sendingId !== sendingId) return 'left';
  const failure = whyNotSendable(row, merchant, nowMs);
  if (failure) {
    return (await bulkSendingRepository(table).fail(row, sendingId, failure, nowMs)) ? 'failed' : 'left';
  }
  const change = { nowMs, claim: undefined, answer: () => ({ message: '', response: null }) };
  const writes = ([invoice]: readonly Invoice[]) => [
    sentWrite(row, sendingId, (invoice as Invoice).id, nowMs),
  ];
  try {
    await invoiceRepository(table).createMany(merchant, [rowDraft(row, merchant, nowMs)], change, { writes });
    return 'sent';
  } catch (error) {
    if (error instanceof ConditionFailed) return 'left';
    throw error;
  }
};

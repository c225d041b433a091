import { paymentCounterKey } from '../../../shared/store/keys.ts';
import { ledgerOf } from '../../../shared/store/ledger.ts';
import { lastLedgerDay } from '../../../shared/store/ledger-days.ts';
import { merchantRepository } from '../../../shared/store/merchants.ts';
import type { Table } from '../../../shared/store/table.ts';

/** By how much numbers go ahead: to where the table got that was restored from, or by so many for each merchant. */
export type Ahead = { to: Table } | { by: number };

export interface Skipped {
  code: string;
  invoices: number;
  payments: number;
}

/**
 * Has no invoice and no payment get a number that one had which the restore has lost: merchants, payers and the acquirer
 * know those by their numbers. Invoice numbers that are passed over are noted as unused, so that lists stay exact.
 *
 * Done up to the same table again, it passes over nothing more. Cut off between a number taken and noted, it leaves what
 * `ledger audit` finds.
 */
export const skipNumbers = async (table: Table, ahead: Ahead, nowMs: number): Promise<Skipped[]> => {
  const skipped: Skipped[] = [];
  for (const { id, code } of await merchantRepository(table).list()) {
    const counts = { code, invoices: 0, payments: 0 };
    counts.invoices = await distance(ahead, (of) => lastInvoiceId(of, id), table);
    counts.payments = await distance(ahead, (of) => lastPaymentId(of, id), table);
    if (counts.invoices > 0) {
      const ledger = ledgerOf(table);
      await ledger.giveUp(id, await ledger.reserve(id, 'single', counts.invoices, nowMs));
    }
    if (counts.payments > 0) {
      await table.update(paymentCounterKey(id), 'ADD lastId :by', { values: { ':by': counts.payments } });
    }
    skipped.push(counts);
  }
  return skipped;
};

const distance = async (
  ahead: Ahead,
  lastOf: (table: Table) => Promise<number>,
  table: Table,
): Promise<number> =>
  'by' in ahead ? ahead.by : Math.max(0, (await lastOf(ahead.to)) - (await lastOf(table)));

const lastInvoiceId = async (table: Table, merchantId: number): Promise<number> =>
  (await lastLedgerDay(table, merchantId))?.lastId ?? 0;

const lastPaymentId = async (table: Table, merchantId: number): Promise<number> =>
  ((await table.get(paymentCounterKey(merchantId)))?.['lastId'] as number | undefined) ?? 0;

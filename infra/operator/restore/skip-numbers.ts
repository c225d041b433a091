import { type Key, paymentCounterKey } from '../../../shared/store/keys.ts';
import { ledgerOf } from '../../../shared/store/ledger.ts';
import { lastLedgerDay } from '../../../shared/store/ledger-days.ts';
import { merchantRepository } from '../../../shared/store/merchants.ts';
import type { Table } from '../../../shared/store/table.ts';
import { merchantCounterKey } from '../register-merchant.ts';

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
    counts.payments = await skipCounted(table, ahead, paymentCounterKey(id));
    if (counts.invoices > 0) {
      const ledger = ledgerOf(table);
      await ledger.giveUp(id, await ledger.reserve(id, 'single', counts.invoices, nowMs));
    }
    skipped.push(counts);
  }
  return skipped;
};

/**
 * Has no merchant get the id of one that registered in the lost time: its secret is there still, and the acquirer and the
 * bearers it handed out know it by that id.
 *
 * @returns how many ids were passed over
 */
export const skipMerchantIds = (table: Table, ahead: Ahead): Promise<number> =>
  skipCounted(table, ahead, merchantCounterKey);

const skipCounted = async (table: Table, ahead: Ahead, counter: Key): Promise<number> => {
  const by = await distance(ahead, (of) => lastCounted(of, counter), table);
  if (by > 0) await table.update(counter, 'ADD lastId :by', { values: { ':by': by } });
  return by;
};

const distance = async (
  ahead: Ahead,
  lastOf: (table: Table) => Promise<number>,
  table: Table,
): Promise<number> =>
  'by' in ahead ? ahead.by : Math.max(0, (await lastOf(ahead.to)) - (await lastOf(table)));

const lastInvoiceId = async (table: Table, merchantId: number): Promise<number> =>
  (await lastLedgerDay(table, merchantId))?.lastId ?? 0;

const lastCounted = async (table: Table, counter: Key): Promise<number> =>
  ((await table.get(counter))?.['lastId'] as number | undefined) ?? 0;

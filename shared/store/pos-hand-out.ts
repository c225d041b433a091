import type { Merchant } from '../domain/merchant.ts';
import type { PosInvoice } from '../domain/pos-invoice.ts';
import { nextWaiting, type Terminal } from '../domain/terminal.ts';
import { merchantRepository } from './merchants.ts';
import { posInvoiceRepository } from './pos-invoices.ts';
import type { Table } from './table.ts';
import { lease } from './terminal-queue.ts';

/** A POS invoice in its terminal's hands. */
export interface HandedOut {
  invoice: PosInvoice;
  merchant: Merchant;
  /** Without an answer it is handed out again from then on. */
  leasedUntilMs: number;
}

/**
 * Gives a terminal the oldest POS invoice that waits for it, as the terminal was read; undefined when there is none, or
 * another question of the same terminal took it. What a merchant pushed before it was disabled stays where it is.
 */
export const handOut = async (
  table: Table,
  terminal: Terminal,
  nowMs: number,
): Promise<HandedOut | undefined> => {
  const waiting = nextWaiting(terminal, nowMs);
  if (!waiting) return undefined;
  const [invoice, merchant] = await Promise.all([
    posInvoiceRepository(table).byId(terminal.merchantId, waiting.posInvoiceId),
    merchantRepository(table).byId(terminal.merchantId),
  ]);
  if (!invoice || merchant?.status !== 'active') return undefined;
  const leased = await lease(table, terminal.id, waiting, nowMs);
  return leased && { invoice, merchant, leasedUntilMs: leased.leasedUntilMs };
};

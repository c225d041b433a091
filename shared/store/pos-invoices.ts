import { randomInt } from 'node:crypto';
import { invalidField } from '../domain/api-error.ts';
import { selectedIsInvalid } from '../domain/field-errors.ts';
import { posInvoiceIdIn, posTransactionId, type RandomInt } from '../domain/identifiers.ts';
import type { Fils } from '../domain/money.ts';
import { countOf, pageOf } from '../domain/page.ts';
import type { PosInvoice, PosInvoiceDraft } from '../domain/pos-invoice.ts';
import { mostWaiting, type Terminal } from '../domain/terminal.ts';
import { idsBetween, nextPlace, posInvoiceSeries } from './dense-numbers.ts';
import { commitOnce } from './idempotency.ts';
import { type Change, type Changed, settled } from './invoice-change.ts';
import { posInvoiceKey, posInvoiceSortKey, posInvoicesOf } from './keys.ts';
import type { DateRange } from './ledger-days.ts';
import type { Page } from './open-invoice-lists.ts';
import { outboxWrite } from './outbox.ts';
import { posInvoiceFrom, posInvoiceItem } from './pos-invoice-item.ts';
import { untilSettled } from './retry.ts';
import { queryAll, type Table } from './table.ts';
import { freeWrite, waitWrite } from './terminal-queue.ts';
import { terminalRepository } from './terminals.ts';

/** What is to be asked of a terminal once more: it must be what was asked before. */
export interface PosResend {
  transactionId: string;
  terminalId: number;
  amount: Fils;
}

/**
 * What a merchant's cashiers push to its terminals. How a terminal is handed an invoice is in `terminal-queue.ts`, what
 * becomes of its answer in `pos-results.ts`.
 */
export interface PosInvoices {
  /** Fails with 422 on terminal_id when the terminal is not the merchant's, or too much waits for it already. */
  push(merchantId: number, draft: PosInvoiceDraft, change: Change<PosInvoice>): Promise<Changed>;
  /**
   * Has a waiting one handed out again at once, and leaves it as it is. Fails with 422 on transaction_id when it does not
   * wait or is not there, on terminal_id or amount when they are others than it was pushed with.
   */
  resend(merchantId: number, wanted: PosResend, change: Change<PosInvoice>): Promise<Changed>;
  byId(merchantId: number, posInvoiceId: number): Promise<PosInvoice | undefined>;
  byTransactionId(merchantId: number, transactionId: string): Promise<PosInvoice | undefined>;
  /** Pages from 1, newest first, with the exact total. */
  page(merchantId: number, dates: DateRange, page: number): Promise<Page<PosInvoice>>;
}

export const posInvoiceRepository = (
  table: Table,
  random: RandomInt = (bound) => randomInt(bound),
): PosInvoices => {
  const terminals = terminalRepository(table);

  const byId = async (merchantId: number, posInvoiceId: number): Promise<PosInvoice | undefined> => {
    const item = await table.get(posInvoiceKey(merchantId, posInvoiceId));
    return item && posInvoiceFrom(item);
  };

  const byTransactionId = async (
    merchantId: number,
    transactionId: string,
  ): Promise<PosInvoice | undefined> => {
    const id = posInvoiceIdIn(transactionId);
    const invoice = id === undefined ? undefined : await byId(merchantId, id);
    return invoice?.transactionId === transactionId ? invoice : undefined;
  };

  const terminalWithRoom = async (merchantId: number, terminalId: number): Promise<Terminal> => {
    const terminal = await terminals.byId(terminalId);
    if (terminal?.merchantId !== merchantId) throw foreignTerminal();
    if (terminal.waiting.length >= mostWaiting) {
      throw invalidField(
        'terminal_id',
        `The terminal has ${mostWaiting} invoices waiting, and takes no more.`,
      );
    }
    return terminal;
  };

  return {
    byId,
    byTransactionId,

    push: (merchantId, draft, { nowMs, claim, answer }) =>
      untilSettled(async () => {
        const [terminal, place] = await Promise.all([
          terminalWithRoom(merchantId, draft.terminalId),
          nextPlace(table, posInvoiceSeries(merchantId), nowMs),
        ]);
        const { id, createdMs } = place;
        const invoice: PosInvoice = {
          ...draft,
          id,
          merchantId,
          transactionId: posTransactionId({ ...draft, merchantId }, id, createdMs, random),
          terminalName: terminal.name,
          status: 'waiting',
          taken: null,
          createdMs,
          updatedMs: createdMs,
        };
        const writes = [
          ...place.writes,
          { put: posInvoiceItem(invoice), condition: 'attribute_not_exists(pk)' },
          waitWrite(terminal, id, nowMs),
          outboxWrite({ type: 'pos-invoice.created', merchantId, posInvoiceId: id, atMs: createdMs }),
        ];
        return settled(await commitOnce(table, writes, answer(invoice), claim, nowMs));
      }),

    resend: (merchantId, { transactionId, terminalId, amount }, { nowMs, claim, answer }) =>
      untilSettled(async () => {
        const invoice = await byTransactionId(merchantId, transactionId);
        if (invoice?.status !== 'waiting') {
          throw invalidField('transaction_id', selectedIsInvalid('transaction_id'));
        }
        // A cashier who names something else than the terminal shows must not be told that it was sent.
        if (invoice.terminalId !== terminalId) throw foreignTerminal();
        if (invoice.amount !== amount) throw invalidField('amount', selectedIsInvalid('amount'));
        const writes = [
          freeWrite(terminalId, invoice.id, nowMs),
          outboxWrite({ type: 'pos-invoice.resent', merchantId, posInvoiceId: invoice.id, atMs: nowMs }),
        ];
        return settled(await commitOnce(table, writes, answer(invoice), claim, nowMs));
      }),

    page: async (merchantId, dates, page) => {
      const ids = await idsBetween(table, posInvoiceSeries(merchantId), dates);
      const shown = pageOf(ids, page);
      if (!shown) return { rows: [], total: countOf(ids) };
      const between = [posInvoiceSortKey(shown.from), posInvoiceSortKey(shown.to)] as const;
      const items = await queryAll(table, { pk: posInvoicesOf(merchantId), between, newestFirst: true });
      return { rows: items.map(posInvoiceFrom), total: countOf(ids) };
    },
  };
};

const foreignTerminal = () => invalidField('terminal_id', selectedIsInvalid('terminal_id'));

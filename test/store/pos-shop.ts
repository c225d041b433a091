import type { Merchant } from '../../shared/domain/merchant.ts';
import type { PosApproval, PosInvoice, PosInvoiceDraft, PosResult } from '../../shared/domain/pos-invoice.ts';
import type { Terminal, TerminalDraft } from '../../shared/domain/terminal.ts';
import type { Claim } from '../../shared/store/idempotency.ts';
import type { Change } from '../../shared/store/invoice-change.ts';
import { type HandedOut, handOut } from '../../shared/store/pos-hand-out.ts';
import { posInvoiceRepository } from '../../shared/store/pos-invoices.ts';
import { recordPosResult } from '../../shared/store/pos-results.ts';
import type { Item, Table } from '../../shared/store/table.ts';
import { terminalRepository } from '../../shared/store/terminals.ts';
import { newTerminal } from '../setup/terminal.ts';
import { newShop, noonMs } from './shop.ts';

/** A change whose answer is the POS invoice itself. */
export const posChange = (nowMs = noonMs, claim?: Claim): Change<PosInvoice> => ({
  nowMs,
  claim,
  answer: (invoice) => ({ message: 'done', response: invoice }),
});

export const approvalOf = (wanted: Partial<PosApproval> = {}): PosApproval => ({
  result: 'approved',
  amount: 12_500,
  paymentType: 1,
  maskedCard: '888888******0001',
  authCode: 'B76201',
  reference: '525420000128',
  ...wanted,
});

/** A shop with one terminal, reached without HTTP. */
export interface Counter {
  shop: Merchant;
  terminal: TerminalDraft;
  push(wanted?: Partial<PosInvoiceDraft>, nowMs?: number): Promise<PosInvoice>;
  resend(invoice: PosInvoice, nowMs?: number): Promise<unknown>;
  /** The terminal asks once. */
  ask(nowMs?: number): Promise<HandedOut | undefined>;
  answer(invoice: PosInvoice, result: PosResult, nowMs?: number): ReturnType<typeof recordPosResult>;
  stored(invoice: PosInvoice): Promise<PosInvoice>;
  atTerminal(): Promise<Terminal>;
}

export const counterIn = async (table: Table, on: Table = table, wanted?: Merchant): Promise<Counter> => {
  const shop = wanted ?? (await newShop(table));
  const terminal = await newTerminal(shop.id, {}, { table, nowMs: noonMs });
  const invoices = posInvoiceRepository(on);
  const atTerminal = async () => (await terminalRepository(on).byId(terminal.id)) as Terminal;
  return {
    shop,
    terminal,
    atTerminal,
    push: async (draft = {}, nowMs = noonMs) => {
      const made = await invoices.push(
        shop.id,
        {
          terminalId: terminal.id,
          invoiceNumber: 'TABLE-7',
          amount: 12_500,
          customer: { name: 'Salman', email: '', phone: '55512345' },
          description: 'Dinner',
          ...draft,
        },
        posChange(nowMs),
      );
      return made.response as PosInvoice;
    },
    resend: ({ transactionId, terminalId, amount }, nowMs = noonMs) =>
      invoices.resend(shop.id, { transactionId, terminalId, amount }, posChange(nowMs)),
    ask: async (nowMs = noonMs) => handOut(on, await atTerminal(), nowMs),
    answer: ({ transactionId }, result, nowMs = noonMs) =>
      recordPosResult(on, shop, terminal, transactionId, result, nowMs),
    stored: async ({ id }) => (await posInvoiceRepository(table).byId(shop.id, id)) as PosInvoice,
  };
};

/** What the books say of a shop's terminal payments: events by type, payments and money that has to go back. */
export const posBooks = async (table: { items(): Promise<Item[]> }, shopId: number) => {
  const mine = (await table.items()).filter(({ pk }) => String(pk).startsWith(`M#${shopId}#`));
  const inPart = (name: string) => mine.filter(({ pk }) => pk === `M#${shopId}#${name}`);
  return {
    events: inPart('EVENTS')
      .map(({ type, posInvoiceId }) => `${type} ${posInvoiceId}`)
      .sort(),
    payments: inPart('PAYMENTS'),
    proposals: inPart('PROPOSALS').map(({ reason, acquirerPaymentId }) => `${reason} ${acquirerPaymentId}`),
  };
};

import type { PosInvoice } from '../domain/pos-invoice.ts';
import type { Terminal, TerminalDraft } from '../domain/terminal.ts';
import { posInvoiceKey, terminalKey, terminalOfMerchantKey, terminalsOf } from './keys.ts';
import { outboxWrite } from './outbox.ts';
import { untilSettled } from './retry.ts';
import { queryAll, type Table, type Write } from './table.ts';
import { listedTerminalFrom, terminalFrom, terminalItem, terminalListItem } from './terminal-item.ts';

/** The terminals at merchants' counters. */
export interface Terminals {
  byId(terminalId: number): Promise<Terminal | undefined>;
  /** A merchant's, by their ids. */
  list(merchantId: number): Promise<TerminalDraft[]>;
  /** Gives a terminal to a merchant; false when its id is taken, by whichever merchant. */
  add(draft: TerminalDraft, credentialHash: string, nowMs: number): Promise<boolean>;
  /**
   * Takes a terminal away. What waited for it is cancelled; `busy` when it may be taking a payer's money in this moment,
   * and its answer could not be believed any more.
   */
  remove(terminalId: number, nowMs: number): Promise<'removed' | 'busy' | 'unknown'>;
}

export const terminalRepository = (table: Table): Terminals => {
  const byId = async (terminalId: number): Promise<Terminal | undefined> => {
    const item = await table.get(terminalKey(terminalId));
    return item && terminalFrom(item);
  };

  return {
    byId,

    list: async (merchantId) =>
      (await queryAll(table, { pk: terminalsOf(merchantId) })).map(listedTerminalFrom),

    add: (draft, credentialHash, nowMs) =>
      untilSettled(async () => {
        const terminal = { ...draft, credentialHash, createdMs: nowMs, activeMs: nowMs, waiting: [] };
        const condition = 'attribute_not_exists(pk)';
        const result = await table.transact([
          { put: terminalItem(terminal), condition },
          { put: terminalListItem(draft), condition },
        ]);
        if (result.done) return true;
        return result.refusals.some((refusal) => refusal?.reason === 'condition') ? false : undefined;
      }),

    remove: (terminalId, nowMs) =>
      untilSettled(async () => {
        const terminal = await byId(terminalId);
        if (!terminal) return 'unknown';
        if (terminal.waiting.some(({ leasedUntilMs }) => leasedUntilMs > nowMs)) return 'busy';
        const result = await table.transact(removalWrites(terminal, nowMs));
        return result.done ? 'removed' : undefined;
      }),
  };
};

/** The terminal goes only as it was read: with nothing more waiting, and nothing handed out meanwhile. */
const removalWrites = ({ id, merchantId, waiting }: Terminal, nowMs: number): Write[] => [
  {
    remove: terminalKey(id),
    condition: '#queue = :queue',
    names: { '#queue': 'queue' },
    values: {
      ':queue': Object.fromEntries(
        waiting.map(({ posInvoiceId, leasedUntilMs }) => [String(posInvoiceId), leasedUntilMs]),
      ),
    },
  },
  { remove: terminalOfMerchantKey(merchantId, id) },
  ...waiting.flatMap(({ posInvoiceId }, at) =>
    endWrites({ merchantId, id: posInvoiceId }, 'cancelled', nowMs, at),
  ),
];

/** Ends a waiting POS invoice without money, and tells of it. */
export const endWrites = (
  { merchantId, id: posInvoiceId }: Pick<PosInvoice, 'merchantId' | 'id'>,
  status: 'declined' | 'cancelled',
  nowMs: number,
  rank = 0,
): Write[] => [
  {
    update: posInvoiceKey(merchantId, posInvoiceId),
    set: 'SET #status = :status, updatedMs = :now',
    condition: '#status = :waiting',
    names: { '#status': 'status' },
    values: { ':status': status, ':waiting': 'waiting', ':now': nowMs },
  },
  outboxWrite({ type: `pos-invoice.${status}`, merchantId, posInvoiceId, atMs: nowMs }, rank),
];

import type { Terminal, TerminalDraft } from '../domain/terminal.ts';
import { type Key, terminalKey, terminalOfMerchantKey } from './keys.ts';
import type { Item } from './table.ts';

const version = 1;

/**
 * A terminal as the table keeps it. What waits for it is a map, POS invoice id → end of its lease, so that each entry can
 * be changed on the condition of how it was seen, whatever happens to the others.
 */
export const terminalItem = ({ waiting, ...terminal }: Terminal): Item & Key => ({
  ...terminalKey(terminal.id),
  v: version,
  ...terminal,
  queue: Object.fromEntries(
    waiting.map(({ posInvoiceId, leasedUntilMs }) => [String(posInvoiceId), leasedUntilMs]),
  ),
});

/** The terminal in an item, without what only the table needs. */
export const terminalFrom = (item: Item): Terminal => {
  const { pk: _pk, sk: _sk, v, queue, ...terminal } = item;
  if (v !== version)
    throw new Error(`A terminal item has schema version ${String(v)}; this code reads ${version}.`);
  const waiting = Object.entries(queue as Record<string, number>)
    .map(([id, leasedUntilMs]) => ({ posInvoiceId: Number(id), leasedUntilMs }))
    .sort((a, b) => a.posInvoiceId - b.posInvoiceId);
  return { ...terminal, waiting } as unknown as Terminal;
};

/** A terminal as its merchant's list has it: without what verifies its calls, and without what changes with each of them. */
export const terminalListItem = ({ merchantId, id, name, model, remark }: TerminalDraft): Item & Key => ({
  ...terminalOfMerchantKey(merchantId, id),
  v: version,
  merchantId,
  id,
  name,
  model,
  remark,
});

export const listedTerminalFrom = ({ pk: _pk, sk: _sk, v: _v, ...terminal }: Item): TerminalDraft =>
  terminal as unknown as TerminalDraft;

import { leaseMs, mostWaiting, type Terminal, type Waiting } from '../domain/terminal.ts';
import { terminalKey } from './keys.ts';
import { ConditionFailed, type Table, type Write } from './table.ts';

/** Parts of transactions and single writes that change what waits for a terminal; each on the condition that it still can. */

/** Lets a new POS invoice wait; fails when the terminal is no longer this merchant's, or too much waits for it. */
export const waitWrite = (
  { id, merchantId }: Pick<Terminal, 'id' | 'merchantId'>,
  posInvoiceId: number,
  nowMs: number,
): Write => ({
  update: terminalKey(id),
  set: 'SET #queue.#id = :free, activeMs = :now',
  condition: 'merchantId = :merchant AND size(#queue) < :most',
  names: entry(posInvoiceId),
  values: { ':free': 0, ':now': nowMs, ':merchant': merchantId, ':most': mostWaiting },
});

/** Ends the lease of a waiting one, so that it is handed out again at once; fails when it waits no more. */
export const freeWrite = (terminalId: number, posInvoiceId: number, nowMs: number): Write => ({
  update: terminalKey(terminalId),
  set: 'SET #queue.#id = :free, activeMs = :now',
  condition: 'attribute_exists(#queue.#id)',
  names: entry(posInvoiceId),
  values: { ':free': 0, ':now': nowMs },
});

/** It waits no more; fails when it did not. */
export const answeredWrite = (terminalId: number, posInvoiceId: number, nowMs: number): Write => ({
  update: terminalKey(terminalId),
  set: 'SET activeMs = :now REMOVE #queue.#id',
  condition: 'attribute_exists(#queue.#id)',
  names: entry(posInvoiceId),
  values: { ':now': nowMs },
});

/** Takes a waiting invoice for the terminal that asks; undefined when another question or the answer was faster. */
export const lease = async (
  table: Table,
  terminalId: number,
  { posInvoiceId, leasedUntilMs }: Waiting,
  nowMs: number,
): Promise<Waiting | undefined> => {
  const until = nowMs + leaseMs;
  try {
    await table.update(terminalKey(terminalId), 'SET #queue.#id = :until, activeMs = :now', {
      condition: '#queue.#id = :seen',
      names: entry(posInvoiceId),
      values: { ':until': until, ':seen': leasedUntilMs, ':now': nowMs },
    });
    return { posInvoiceId, leasedUntilMs: until };
  } catch (error) {
    if (error instanceof ConditionFailed) return undefined;
    throw error;
  }
};

const entry = (posInvoiceId: number): Record<string, string> => ({
  '#queue': 'queue',
  '#id': String(posInvoiceId),
});

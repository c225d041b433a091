import { paymentFrom } from '../store/payment-item.ts';
import type { Table } from '../store/table.ts';
import type { Acquirer } from './acquirer.ts';
import { paying } from './paying.ts';

/**
 * Asks after a payment whose payer did not come back, or whose acquirer did not answer.
 *
 * @returns what was done, in a sentence; undefined when the payment has ended meanwhile, or is due at another time
 */
export const reconcilePayment = async (
  table: Table,
  acquirer: Acquirer,
  work: { pk: string; sk: string; dueMs: number },
  nowMs: number,
): Promise<string | undefined> => {
  const item = await table.get({ pk: work.pk, sk: work.sk });
  const payment = item && paymentFrom(item);
  if (payment?.dueMs !== work.dueMs) return undefined;
  const found = await acquirer.lookup(payment, nowMs);
  // Still open after its page has closed: the acquirer does not know either. Asking later keeps it from being stuck.
  const outcome = found.result === 'open' ? ({ result: 'unknown' } as const) : found;
  const { effect } = await paying(table, acquirer).learn(payment, outcome, nowMs);
  return `Payment ${payment.id} of merchant ${payment.merchantId} was looked up: ${outcome.result}, ${effect}.`;
};

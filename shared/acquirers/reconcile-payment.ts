import type { Outcome, Payment } from '../domain/payment.ts';
import { logFault } from '../http/log.ts';
import { type Measure, type Measurement, measure } from '../metrics/measure.ts';
import type { DueWork } from '../schedules/due-work.ts';
import { stillDue } from '../schedules/still-due.ts';
import { paymentFrom } from '../store/payment-item.ts';
import type { Table } from '../store/table.ts';
import type { Acquirer } from './acquirer.ts';
import { learnPayment } from './learn-payment.ts';

/**
 * Asks after a payment whose payer did not come back, whose acquirer did not answer, or which ended without money.
 *
 * An acquirer that cannot be asked, or that none is set, puts the next try off; it never leaves the payment without one.
 *
 * @returns what was done, in a sentence; undefined when the payment has ended meanwhile, or is due at another time
 */
export const reconcilePayment = async (
  table: Table,
  acquirer: Acquirer | undefined,
  work: DueWork,
  nowMs: number,
  tell: Measure = measure,
): Promise<string | undefined> => {
  const due = await stillDue(table, work, nowMs, paymentFrom);
  if (!due) return undefined;
  const { found: payment, atMs } = due;
  const outcome = await ask(acquirer, payment, atMs);
  const { effect, payment: now } = await learnPayment(table, payment, outcome, atMs);
  tell(ageOfUnknown(now, atMs));
  return `Payment ${payment.id} of merchant ${payment.merchantId} was looked up: ${outcome.result}, ${effect}.`;
};

/** What is looked up again and again in vain, people have to look at: an alarm watches how long that goes on. */
const ageOfUnknown = ({ state, unknownSinceMs }: Payment, nowMs: number): Measurement[] =>
  state === 'unknown' && unknownSinceMs !== undefined
    ? [{ metric: 'UnknownPaymentAge', value: Math.floor((nowMs - unknownSinceMs) / 1_000) }]
    : [];

const ask = async (acquirer: Acquirer | undefined, payment: Payment, nowMs: number): Promise<Outcome> => {
  try {
    const outcome = await acquirer?.lookup(payment, nowMs);
    // Still open after its page has closed: the acquirer does not know either.
    return outcome === undefined || outcome.result === 'open' ? { result: 'unknown' } : outcome;
  } catch (error) {
    logFault(`payment ${payment.id}`, error);
    return { result: 'unknown' };
  }
};

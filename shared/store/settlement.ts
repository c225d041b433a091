import {
  believedMs,
  type Capture,
  confirmationMs,
  nextLookupMs,
  type Outcome,
  type Payment,
  type PaymentTarget,
  type RefundReason,
} from '../domain/payment.ts';
import { paymentEventWrite } from './outbox.ts';
import { paymentItem } from './payment-item.ts';
import { paymentRepository } from './payments.ts';
import { pendingMark, pendingUnmark } from './pending-marks.ts';
import { refundProposalWrite } from './refund-proposals.ts';
import { untilSettled } from './retry.ts';
import type { Table, Write } from './table.ts';

/** What came of a piece of news about a payment. */
export interface Settled {
  payment: Payment;
  /**
   * - `paid`: the money was taken, and what it was for is paid.
   * - `to-refund`: the money was taken for what can no longer be paid, and is noted to go back.
   * - `ended`: no money was taken.
   * - `unknown`: still not known; a look-up is due.
   * - `nothing`: no news. Either it was known already, or the payer may still act.
   */
  effect: 'paid' | 'to-refund' | 'ended' | 'unknown' | 'nothing';
}

/** A captured payment, as what it pays for sees it. */
export type Captured = Payment & { capture: Capture };

/**
 * What captured money pays for: the writes that pay it, or why it can no longer be paid. The target is another one than
 * the payment began with when something has taken its place since.
 */
export type Creditor = (
  table: Table,
  payment: Captured,
  nowMs: number,
) => Promise<{ target: PaymentTarget; writes: Write[] } | { refund: RefundReason }>;

/** Terminals have none: what they take is recorded as it is told (`pos-results.ts`). */
export type Creditors = Readonly<Record<Exclude<PaymentTarget['kind'], 'pos'>, Creditor>>;

/**
 * Records what an acquirer tells of a payment, in one conditional transaction with what follows from it.
 *
 * Safe to call with the same news again, with news out of order, and by many at once: an invoice is paid once, every
 * capture either pays something or is noted to be refunded, and no capture is forgotten.
 */
export const settle = (
  table: Table,
  creditors: Creditors,
  { merchantId, id }: Pick<Payment, 'merchantId' | 'id'>,
  outcome: Outcome,
  nowMs: number,
): Promise<Settled> => {
  const payments = paymentRepository(table);
  return untilSettled(async () => {
    const payment = await payments.byId(merchantId, id);
    if (!payment) throw new Error(`Merchant ${merchantId} has no payment ${id}.`);
    const decision = await decide(table, creditors, payment, outcome, nowMs);
    if (!decision) return { payment, effect: 'nothing' };
    const result = await table.transact(decision.writes);
    if (result.done) return decision.settled;
    // What is noted for a second capture is noted once.
    return decision.once && result.refusals[0]?.reason === 'condition'
      ? { payment, effect: 'nothing' }
      : undefined;
  });
};

/** What is to become of a payment, and the writes that make it so. */
interface Decision {
  settled: Settled;
  writes: Write[];
  once?: true;
}

/** Undefined when nothing is new. A capture is final, and only a capture undoes an end. */
const decide = async (
  table: Table,
  creditors: Creditors,
  payment: Payment,
  outcome: Outcome,
  nowMs: number,
): Promise<Decision | undefined> => {
  const { capture: known } = payment;
  if (known) return outcome.result === 'captured' ? again(payment, known, outcome.capture, nowMs) : undefined;
  switch (outcome.result) {
    case 'captured':
      return captured(table, creditors, payment, outcome.capture, nowMs);
    case 'declined':
    case 'abandoned':
      return ended(payment, outcome.result === 'declined' ? 'failed' : 'cancelled', nowMs);
    case 'unknown':
      return unknown(payment, nowMs);
    case 'open':
      return undefined;
  }
};

const captured = async (
  table: Table,
  creditors: Creditors,
  payment: Payment,
  told: Capture,
  nowMs: number,
): Promise<Decision> => {
  const { dueMs: _dueMs, ...rest } = payment;
  const capture = { ...told, capturedMs: believedMs(told.capturedMs, payment, nowMs) };
  const taken: Captured = { ...rest, state: 'captured', capture, updatedMs: nowMs };
  const { kind } = payment.target;
  if (kind === 'pos') throw new Error(`Payment ${payment.id} at a terminal was not captured as it began.`);
  const credit =
    capture.amount === payment.amount
      ? await creditors[kind](table, taken, nowMs)
      : ({ refund: 'amount' } as const);
  if ('writes' in credit) {
    const paying: Captured = { ...taken, target: credit.target };
    return {
      settled: { payment: paying, effect: 'paid' },
      writes: [replace(payment, paying), ...credit.writes, paymentEventWrite('payment.captured', paying)],
    };
  }
  const toRefund: Captured = { ...taken, refundReason: credit.refund };
  return {
    settled: { payment: toRefund, effect: 'to-refund' },
    writes: [
      replace(payment, toRefund),
      refundProposalWrite(toRefund, capture, credit.refund),
      paymentEventWrite('payment.to-refund', toRefund),
    ],
  };
};

/** The acquirer took money twice for one payment: the second time is nobody's but the payer's. */
const again = (payment: Payment, known: Capture, told: Capture, nowMs: number): Decision | undefined => {
  if (told.acquirerPaymentId === known.acquirerPaymentId) return undefined;
  const now = { ...payment, updatedMs: nowMs };
  return {
    settled: { payment, effect: 'to-refund' },
    writes: [refundProposalWrite(now, told, 'repeated'), paymentEventWrite('payment.to-refund', now)],
    once: true,
  };
};

const ended = (payment: Payment, state: 'failed' | 'cancelled', nowMs: number): Decision | undefined => {
  const { dueMs, ...rest } = payment;
  const confirmMs = confirmationMs(payment, nowMs);
  if (payment.state === 'failed' || payment.state === 'cancelled') {
    // Asked after once more, as it had to be, and still no money: that is the end of it.
    if (dueMs === undefined || confirmMs !== undefined) return undefined;
    return { settled: { payment: rest, effect: 'nothing' }, writes: [replace(payment, rest)] };
  }
  const over: Payment = { ...rest, state, updatedMs: nowMs, ...(confirmMs && { dueMs: confirmMs }) };
  return {
    settled: { payment: over, effect: 'ended' },
    writes: [
      replace(payment, over),
      ...(isMarked(payment) ? pendingUnmark(payment) : []),
      paymentEventWrite(`payment.${state}`, over),
    ],
  };
};

/** Marked when it became unknown, or when it began, as payers' payments of subscriptions are. */
const isMarked = ({ state, method, target }: Payment): boolean =>
  state === 'unknown' || (method === 'page' && target.kind === 'invoice' && target.subscriptionId !== null);

/** Only the look-up that is due puts itself off: whoever asks before, as a payer who reloads a page, changes nothing. */
const unknown = (payment: Payment, nowMs: number): Decision | undefined => {
  const { state, dueMs, lookups, unknownSinceMs = nowMs } = payment;
  if (dueMs === undefined || (state !== 'started' && nowMs < dueMs)) return undefined;
  const hasEnded = state === 'failed' || state === 'cancelled';
  const parked: Payment = {
    ...payment,
    ...(!hasEnded && { state: 'unknown', unknownSinceMs }),
    lookups: lookups + 1,
    dueMs: nowMs < dueMs ? Math.min(dueMs, nextLookupMs(nowMs, lookups)) : nextLookupMs(nowMs, lookups),
    updatedMs: nowMs,
  };
  return {
    settled: { payment: parked, effect: 'unknown' },
    writes: [replace(payment, parked), ...(hasEnded ? [] : pendingMark(parked))],
  };
};

/**
 * Until a payment is captured nothing else writes it, so its state and its count of look-ups tell whether it is as it was
 * read. From then on only refunds do (`refund-writes.ts`).
 */
const replace = (before: Payment, after: Payment): Write => ({
  put: paymentItem(after),
  condition: '#state = :state AND lookups = :lookups',
  names: { '#state': 'state' },
  values: { ':state': before.state, ':lookups': before.lookups },
});

import {
  type Capture,
  isNews,
  nextLookupMs,
  type Outcome,
  type Payment,
  type PaymentTarget,
  type RefundReason,
} from '../domain/payment.ts';
import { invoiceKey } from './keys.ts';
import { outboxWrite, type PaymentEventType } from './outbox.ts';
import { paymentItem } from './payment-item.ts';
import { paymentRepository } from './payments.ts';
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

export type Creditors = Readonly<Record<PaymentTarget['kind'], Creditor>>;

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
    if (outcome.result === 'open' || !isNews(payment.state, outcome)) return { payment, effect: 'nothing' };
    const { settled, also } = await decide(table, creditors, payment, outcome, nowMs);
    const result = await table.transact([replace(payment, settled.payment), ...also]);
    return result.done ? settled : undefined;
  });
};

/** What is to become of a payment, and the writes that have to go with it. */
interface Decision {
  settled: Settled;
  also: Write[];
}

const decide = async (
  table: Table,
  creditors: Creditors,
  payment: Payment,
  outcome: Exclude<Outcome, { result: 'open' }>,
  nowMs: number,
): Promise<Decision> => {
  const { dueMs: _dueMs, ...known } = { ...payment, updatedMs: nowMs };
  switch (outcome.result) {
    case 'captured': {
      const captured: Captured = { ...known, state: 'captured', capture: outcome.capture };
      const credit = await creditors[payment.target.kind](table, captured, nowMs);
      if ('writes' in credit) {
        const paying: Captured = { ...captured, target: credit.target };
        const also = [...credit.writes, event('payment.captured', paying)];
        return { settled: { payment: paying, effect: 'paid' }, also };
      }
      const toRefund: Captured = { ...captured, refundReason: credit.refund };
      const also = [refundProposalWrite(toRefund, credit.refund), event('payment.to-refund', toRefund)];
      return { settled: { payment: toRefund, effect: 'to-refund' }, also };
    }
    case 'declined':
    case 'abandoned': {
      const state = outcome.result === 'declined' ? 'failed' : 'cancelled';
      const ended: Payment = { ...known, state };
      return { settled: { payment: ended, effect: 'ended' }, also: [event('payment.ended', ended)] };
    }
    case 'unknown': {
      const dueMs = nextLookupMs(nowMs, payment.lookups);
      const unknown: Payment = { ...known, state: 'unknown', lookups: payment.lookups + 1, dueMs };
      return { settled: { payment: unknown, effect: 'unknown' }, also: checkingMark(unknown) };
    }
  }
};

/** Nothing else writes a payment, so its state and its count of look-ups tell whether it is as it was read. */
const replace = (before: Payment, after: Payment): Write => ({
  put: paymentItem(after),
  condition: '#state = :state AND lookups = :lookups',
  names: { '#state': 'state' },
  values: { ':state': before.state, ':lookups': before.lookups },
});

/** Lets the invoice's page warn the payer not to pay again; the page looks at the payment before it does. */
const checkingMark = ({ merchantId, id, target }: Payment): Write[] =>
  target.kind === 'invoice'
    ? [
        {
          update: invoiceKey(merchantId, target.invoiceId),
          set: 'SET checkingPaymentId = :id',
          condition: 'attribute_exists(pk)',
          values: { ':id': id },
        },
      ]
    : [];

const event = (type: PaymentEventType, { merchantId, id: paymentId, updatedMs: atMs }: Payment): Write =>
  outboxWrite({ type, merchantId, paymentId, atMs });

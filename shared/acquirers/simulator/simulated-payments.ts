import { randomInt } from 'node:crypto';
import type { Language } from '../../domain/invoice.ts';
import type { Fils } from '../../domain/money.ts';
import { type Capture, type Outcome, type Payment, pageLifeMs } from '../../domain/payment.ts';
import type { RefundablePayment } from '../../domain/refund.ts';
import { simulatedCardKey, simulatedPaymentKey } from '../../store/keys.ts';
import { ConditionFailed, type Table } from '../../store/table.ts';
import type { Start } from '../acquirer.ts';
import {
  type CardBehaviour,
  type Decision,
  decisions,
  newCapture,
  type RefundBehaviour,
} from './decisions.ts';

/** A payment in the simulator's own books, which Daftar sees only through the acquirer's port. */
export interface SimulatedPayment {
  /** Daftar's return key, which names the payment here too. */
  reference: string;
  merchantId: number;
  paymentId: number;
  token: string;
  amount: Fils;
  merchantName: string;
  orderReference: string;
  paymentType: number;
  language: Language;
  returnUrl: string;
  keepCard: boolean;
  /** What the payer wants the simulator to do when the money shall go back. */
  refunds: RefundBehaviour;
  /** What went back. */
  refunded: Fils;
  state: 'open' | 'approved' | 'declined' | 'cancelled';
  capture: Capture | null;
  /** Asked before this, the simulator does not answer. */
  silentUntilMs: number;
  /** When its page closes for the payer. */
  closesMs: number;
}

/** The simulator's books: what it was asked to take, and what it decided. */
export const simulatedPayments = (table: Table, random = randomInt) => {
  const read = async (reference: string): Promise<SimulatedPayment | undefined> => {
    const item = await table.get(simulatedPaymentKey(reference));
    return item && (item as unknown as SimulatedPayment);
  };

  /** Stores a payment unless it is there already; what is there then. */
  const open = async (payment: SimulatedPayment): Promise<SimulatedPayment> => {
    try {
      const item = { ...simulatedPaymentKey(payment.reference), v: 1, ...payment };
      await table.put(item, { condition: 'attribute_not_exists(pk)' });
      return payment;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      return error.item as unknown as SimulatedPayment;
    }
  };

  return {
    read,

    /** A payment that never arrived took nothing, and from now on it never will. */
    shut: (payment: Payment): Promise<SimulatedPayment> => open({ ...entryOf(payment), state: 'cancelled' }),

    /** What a terminal took, it took without a page of ours: the books learn of it when the money shall go back. */
    enter: (payment: RefundablePayment): Promise<SimulatedPayment> =>
      open({ ...entryOf(payment), state: 'approved', capture: payment.capture }),

    announce: async ({ payment, merchantName, returnUrl, keepCard }: Start): Promise<void> => {
      await open({ ...entryOf(payment), merchantName, returnUrl, keepCard });
    },

    /** The payer's choice, once; afterwards, and after the page has closed, what was decided before. */
    decide: async (
      reference: string,
      decision: Decision,
      { card, refunds }: { card: CardBehaviour; refunds: RefundBehaviour },
      nowMs: number,
    ): Promise<SimulatedPayment | undefined> => {
      const payment = await read(reference);
      if (payment?.state !== 'open' || payment.closesMs <= nowMs) return payment;
      const { state, silentMs } = decisions[decision];
      const capture = state === 'approved' ? newCapture(payment, nowMs, random) : null;
      if (capture?.cardReference !== undefined) {
        await table.put({ ...simulatedCardKey(capture.cardReference), v: 1, behaviour: card, charges: 0 });
      }
      try {
        const item = await table.update(
          simulatedPaymentKey(reference),
          'SET #state = :state, capture = :capture, silentUntilMs = :silentUntil, refunds = :refunds',
          {
            condition: '#state = :open AND closesMs > :now',
            names: { '#state': 'state' },
            values: {
              ':state': state,
              ':open': 'open',
              ':now': nowMs,
              ':capture': capture,
              ':refunds': refunds,
              ':silentUntil': silentMs === 0 ? 0 : nowMs + silentMs,
            },
          },
        );
        return item as unknown as SimulatedPayment;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        return error.item as unknown as SimulatedPayment;
      }
    },

    /** Charges a card that was kept, as the payer told the simulator that the card should behave. */
    charge: async (payment: Payment, cardReference: string, nowMs: number): Promise<SimulatedPayment> => {
      const earlier = await read(payment.returnKey);
      if (earlier) return earlier;
      const card = await table.update(simulatedCardKey(cardReference), 'ADD charges :one', {
        values: { ':one': 1 },
      });
      const behaviour = (card['behaviour'] as CardBehaviour | undefined) ?? 'decline';
      const approves =
        behaviour === 'approve' ||
        behaviour === 'time-out' ||
        (behaviour === 'decline-once' && (card['charges'] as number) > 1);
      const entry = entryOf(payment);
      return open({
        ...entry,
        state: approves ? 'approved' : 'declined',
        capture: approves ? newCapture(entry, nowMs, random) : null,
        silentUntilMs: behaviour === 'time-out' ? nowMs + decisions['time-out-approved'].silentMs : 0,
      });
    },
  };
};

const entryOf = (payment: Payment): SimulatedPayment => ({
  reference: payment.returnKey,
  merchantId: payment.merchantId,
  paymentId: payment.id,
  token: payment.token,
  amount: payment.amount,
  merchantName: '',
  orderReference: payment.orderReference,
  paymentType: payment.paymentType,
  language: payment.language,
  returnUrl: '',
  keepCard: false,
  refunds: 'approve',
  refunded: 0,
  state: 'open',
  capture: null,
  silentUntilMs: 0,
  closesMs: payment.createdMs + pageLifeMs,
});

/** What the simulator says when it is asked. */
export const outcomeAt = (
  { state, capture, silentUntilMs, closesMs }: SimulatedPayment,
  nowMs: number,
): Outcome => {
  if (nowMs < silentUntilMs) return { result: 'unknown' };
  if (state === 'approved' && capture) return { result: 'captured', capture };
  if (state === 'declined') return { result: 'declined' };
  return { result: state === 'cancelled' || closesMs <= nowMs ? 'abandoned' : 'open' };
};

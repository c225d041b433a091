import type { Fils } from '../../domain/money.ts';
import type { Payment } from '../../domain/payment.ts';
import type { Refund, RefundOutcome } from '../../domain/refund.ts';
import { simulatedPaymentKey, simulatedRefundKey } from '../../store/keys.ts';
import { untilSettled } from '../../store/retry.ts';
import type { Table, Write } from '../../store/table.ts';
import { type RefundBehaviour, silenceMs } from './decisions.ts';
import type { SimulatedPayment } from './simulated-payments.ts';

/** A refund in the simulator's own books. */
export interface SimulatedRefund {
  reference: string;
  amount: Fils;
  /** `lost` never arrived, as far as the simulator will say. */
  state: 'refunded' | 'refused' | 'lost';
  atMs: number;
  /** Asked before this, the simulator does not answer. */
  silentUntilMs: number;
}

/** The part of the simulator's books about money that goes back, which it never gives more of than it took. */
export const simulatedRefunds = (table: Table) => {
  const read = async (
    { returnKey }: Pick<Payment, 'returnKey'>,
    { reference }: Pick<Refund, 'reference'>,
  ): Promise<SimulatedRefund | undefined> => {
    const item = await table.get(simulatedRefundKey(returnKey, reference));
    return item && (item as unknown as SimulatedRefund);
  };

  return {
    read,

    /** Gives money back once, as the payer told the simulator to behave; said again, what it did. */
    giveBack: (
      payment: Pick<Payment, 'returnKey'>,
      { reference, amount }: Pick<Refund, 'reference' | 'amount'>,
      nowMs: number,
    ): Promise<SimulatedRefund> =>
      untilSettled(async () => {
        const [known, taken] = await Promise.all([
          read(payment, { reference }),
          table.get(simulatedPaymentKey(payment.returnKey)) as Promise<SimulatedPayment | undefined>,
        ]);
        if (known && known.state !== 'lost') return known;
        const refund = decided(taken, { reference, amount }, known !== undefined, nowMs);
        const written = await table.transact([
          {
            put: { ...simulatedRefundKey(payment.returnKey, reference), v: 1, ...refund },
            ...(known
              ? { condition: '#state = :lost', names: { '#state': 'state' }, values: { ':lost': 'lost' } }
              : { condition: 'attribute_not_exists(pk)' }),
          },
          ...(taken ? [booked(taken, refund)] : []),
        ]);
        return written.done ? refund : undefined;
      }),
  };
};

/** What became of the money: a payment that refuses the first time does so until it has refused. */
const decided = (
  taken: SimulatedPayment | undefined,
  { reference, amount }: Pick<Refund, 'reference' | 'amount'>,
  wasLost: boolean,
  nowMs: number,
): SimulatedRefund => {
  const behaviour: RefundBehaviour = taken?.refunds ?? 'approve';
  const left = (taken?.capture?.amount ?? 0) - (taken?.refunded ?? 0);
  const isRefused = amount > left || behaviour === 'refuse' || behaviour === 'refuse-once';
  const isLost = behaviour === 'lost' && !wasLost;
  const isSilent = isLost || behaviour === 'time-out';
  return {
    reference,
    amount,
    state: isLost ? 'lost' : isRefused ? 'refused' : 'refunded',
    atMs: nowMs,
    silentUntilMs: isSilent ? nowMs + silenceMs : 0,
  };
};

/** Holds only while the payment's books are as they were read. */
const booked = (taken: SimulatedPayment, refund: SimulatedRefund): Write => {
  const before = taken.refunded ?? 0;
  const behaviour = taken.refunds ?? 'approve';
  return {
    update: simulatedPaymentKey(taken.reference),
    set: 'SET refunded = :after, refunds = :refunds',
    condition:
      '(attribute_not_exists(refunded) OR refunded = :before) AND (attribute_not_exists(refunds) OR refunds = :behaviour)',
    values: {
      ':before': before,
      ':behaviour': behaviour,
      ':after': refund.state === 'refunded' ? before + refund.amount : before,
      ':refunds': behaviour === 'refuse-once' ? 'approve' : behaviour,
    },
  };
};

/** What the simulator says of a refund when it is asked. */
export const refundOutcomeAt = (refund: SimulatedRefund | undefined, nowMs: number): RefundOutcome => {
  if (!refund) return { result: 'absent' };
  if (nowMs < refund.silentUntilMs) return { result: 'unknown' };
  if (refund.state === 'lost') return { result: 'absent' };
  return refund.state === 'refused' ? { result: 'refused' } : { result: 'refunded', refundedMs: refund.atMs };
};

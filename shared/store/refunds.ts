import { ApiError, invalidField } from '../domain/api-error.ts';
import { selectedIsInvalid } from '../domain/field-errors.ts';
import { kuwaitDate } from '../domain/kuwait-time.ts';
import { believedMs } from '../domain/payment.ts';
import {
  approved,
  canBeDecided,
  isUnderWay,
  putOffTo,
  type Refund,
  type RefundablePayment,
  type RefundOutcome,
  type RefundStep,
  stepped,
} from '../domain/refund.ts';
import { commitOnce } from './idempotency.ts';
import { type Change, type Changed, settled } from './invoice-change.ts';
import { refundKey, refundStepPrefix, refundsOf } from './keys.ts';
import { paymentRepository } from './payments.ts';
import { refundFrom, refundStepFrom } from './refund-item.ts';
import {
  type Actor,
  endedWrite,
  freeWrite,
  movedWrites,
  putOffWrite,
  returnedWrite,
  stepWrites,
} from './refund-writes.ts';
import { untilSettled } from './retry.ts';
import { queryAll, type Table, type Write } from './table.ts';

/** A refund with the payment it is of. */
export interface RefundOfPayment {
  refund: Refund;
  payment: RefundablePayment;
}

export type Decision = 'approve' | 'reject';

/**
 * A merchant's refunds, one at a time. How they begin is in `refund-requests.ts`, lists in `refund-lists.ts`.
 *
 * Each step is one conditional transaction of the refund, its history, its event, and what it means for the payment's
 * money and for the sums of its day: of many at once, one takes it.
 */
export interface Refunds {
  byId(merchantId: number, refundId: number): Promise<Refund | undefined>;
  /** Undefined when there is no such refund. */
  withPayment(merchantId: number, refundId: number): Promise<RefundOfPayment | undefined>;
  /** Requested → cancelled, by the merchant. Fails with `not-found`, or with 422 on id once somebody has decided. */
  cancel(merchantId: number, refundId: number, by: string, change: Change<Refund>): Promise<Changed>;
  /** Requested → approved, and the acquirer is due to be told; or rejected. Fails as `cancel` does. */
  decide(
    merchantId: number,
    refundId: number,
    decision: Decision,
    actor: Actor,
    nowMs: number,
  ): Promise<Refund>;
  /** Records what the acquirer says of a refund that is under way; the refund as it is afterwards. */
  learn(
    refund: Pick<Refund, 'merchantId' | 'id'>,
    outcome: Exclude<RefundOutcome, { result: 'absent' }>,
    nowMs: number,
  ): Promise<Refund>;
  /** Every step of a refund with its time, oldest first. */
  history(merchantId: number, refundId: number): Promise<RefundStep[]>;
}

const acquirerActs: Actor = { by: 'acquirer', remark: '' };

export const refundRepository = (table: Table): Refunds => {
  const payments = paymentRepository(table);

  const byId = async (merchantId: number, refundId: number): Promise<Refund | undefined> => {
    const item = await table.get(refundKey(merchantId, refundId));
    return item && refundFrom(item);
  };

  const found = async (merchantId: number, refundId: number): Promise<Refund> => {
    const refund = await byId(merchantId, refundId);
    if (!refund) throw new ApiError({ code: 'not-found' });
    return refund;
  };

  const decidable = async (merchantId: number, refundId: number): Promise<Refund> => {
    const refund = await found(merchantId, refundId);
    if (!canBeDecided(refund)) throw invalidField('id', selectedIsInvalid('id'));
    return refund;
  };

  return {
    byId,

    withPayment: async (merchantId, refundId) => {
      const refund = await byId(merchantId, refundId);
      if (!refund) return undefined;
      const payment = await payments.byId(merchantId, refund.paymentId);
      const capture = payment?.capture;
      return capture ? { refund, payment: { ...payment, capture } } : undefined;
    },

    cancel: (merchantId, refundId, by, { nowMs, claim, answer }) =>
      untilSettled(async () => {
        const before = await decidable(merchantId, refundId);
        const after = stepped(before, 'cancelled', {}, nowMs);
        const writes = [...stepWrites(before, after, { by, remark: '' }), ...freed(before, after)];
        return settled(await commitOnce(table, writes, answer(after), claim, nowMs));
      }),

    decide: (merchantId, refundId, decision, actor, nowMs) =>
      untilSettled(async () => {
        const before = await decidable(merchantId, refundId);
        const after =
          decision === 'approve'
            ? approved(before, actor, nowMs, nowMs)
            : stepped(before, 'rejected', { decidedBy: actor.by, remark: actor.remark }, nowMs);
        const writes = [
          ...stepWrites(before, after, actor),
          ...(decision === 'reject' ? freed(before, after) : []),
        ];
        return (await table.transact(writes)).done ? after : undefined;
      }),

    learn: ({ merchantId, id }, outcome, nowMs) =>
      untilSettled(async () => {
        const before = await found(merchantId, id);
        const news = learnt(before, outcome, nowMs);
        if (!news) return before;
        return (await table.transact(news.writes)).done ? news.after : undefined;
      }),

    history: async (merchantId, refundId) => {
      const items = await queryAll(table, {
        pk: refundsOf(merchantId),
        beginsWith: refundStepPrefix(refundId),
      });
      return items.map(refundStepFrom);
    },
  };
};

/** The reservation of a refund that ended without money. */
const freed = (before: Refund, after: Refund): Write[] => [
  freeWrite(after, after.updatedMs),
  endedWrite(after),
  ...movedWrites(before, after),
];

/** What news of the acquirer makes of a refund; undefined when they are none. */
const learnt = (
  before: Refund,
  outcome: Exclude<RefundOutcome, { result: 'absent' }>,
  nowMs: number,
): { after: Refund; writes: Write[] } | undefined => {
  if (!isUnderWay(before)) return undefined;
  switch (outcome.result) {
    case 'refunded': {
      const refundedOn = kuwaitDate(believedMs(outcome.refundedMs, before, nowMs));
      const after = stepped(before, 'refunded', { refundedOn }, nowMs);
      const writes = [
        ...stepWrites(before, after, acquirerActs),
        returnedWrite(after, nowMs),
        endedWrite(after),
        ...movedWrites(before, after),
      ];
      return { after, writes };
    }
    case 'refused': {
      const after = stepped(before, 'refused', {}, nowMs);
      return { after, writes: [...stepWrites(before, after, acquirerActs), ...freed(before, after)] };
    }
    case 'unknown':
      return unanswered(before, nowMs);
  }
};

/** The acquirer is asked again, ever later. */
const unanswered = (before: Refund, nowMs: number): { after: Refund; writes: Write[] } => {
  const later = { lookups: before.lookups + 1, dueMs: putOffTo(nowMs, before) };
  if (before.state === 'unknown') {
    const after = { ...before, ...later, updatedMs: nowMs };
    return { after, writes: [putOffWrite(before, after)] };
  }
  const after = stepped(before, 'unknown', later, nowMs);
  return { after, writes: stepWrites(before, after, acquirerActs) };
};

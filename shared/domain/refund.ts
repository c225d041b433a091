import { invalidField } from './api-error.ts';
import { required } from './field-errors.ts';
import type { KuwaitDate } from './kuwait-time.ts';
import { type Fils, formatAmount } from './money.ts';
import { type Capture, nextLookupMs, type Payment } from './payment.ts';

/**
 * Where a refund stands.
 * - `requested`: by the merchant; an operator decides about it.
 * - `approved`: it is to be given back, and the acquirer is being told.
 * - `unknown`: the acquirer did not answer; it is looked up until it does.
 * - `refunded`: the acquirer gave the money back. Final, as all that follow.
 * - `refused`: the acquirer did not.
 * - `rejected`: by an operator. `cancelled`: by the merchant, while nobody had decided.
 */
export type RefundState =
  | 'requested'
  | 'approved'
  | 'unknown'
  | 'refunded'
  | 'refused'
  | 'rejected'
  | 'cancelled';

/** `status` on the wire (contract section 4): pending until the money went back or never will. */
export const refundStatuses = {
  requested: 0,
  approved: 0,
  unknown: 0,
  refunded: 1,
  refused: 2,
  rejected: 2,
  cancelled: 3,
} as const satisfies Record<RefundState, number>;
export type RefundStatus = (typeof refundStatuses)[RefundState];

/** What refunds of each status come to. */
export type RefundAmounts = Readonly<Record<RefundStatus, Fils>>;

/** 1 full, 2 partial: how it is kept (contract section 4). */
export type RefundMethod = 1 | 2;

/** Money that a merchant wants given back of one captured payment. */
export interface Refund {
  id: number;
  merchantId: number;
  paymentId: number;
  /** The payment's token and the reference of what it paid. */
  token: string;
  orderReference: string;
  /** Names the refund at the acquirer, so that it cannot be carried out twice. */
  reference: string;
  amount: Fils;
  method: RefundMethod;
  state: RefundState;
  /** Who decided and what they said about it; empty until then. */
  decidedBy: string;
  remark: string;
  /** The day the money went back. */
  refundedOn: KuwaitDate | null;
  /** How many steps its history has. */
  steps: number;
  /** How often the acquirer was asked in vain. */
  lookups: number;
  createdMs: number;
  updatedMs: number;
  /** When the acquirer is to be told or asked; only while it is `approved` or `unknown`. */
  dueMs?: number;
}

/** One step of a refund's history. */
export interface RefundStep {
  number: number;
  state: RefundState;
  atMs: number;
  /** Who took it: a user of the merchant, an operator, the service itself, or the acquirer. */
  by: string;
  remark: string;
}

/** What an acquirer says of a refund. */
export type RefundOutcome =
  | { result: 'refunded'; refundedMs: number }
  | { result: 'refused' }
  /** It has never heard of it. */
  | { result: 'absent' }
  /** It did not answer. */
  | { result: 'unknown' };

/** A captured payment, which alone can be refunded. */
export type RefundablePayment = Payment & { capture: Capture };

/** A payment with every refund that was asked for of it, oldest first. */
export interface RefundedPayment {
  payment: Payment;
  refunds: readonly Refund[];
}

/** So many refunds can be asked for one payment, those that were cancelled or rejected included. */
export const mostRefunds = 100;

/** What can still be asked back. */
export const leftToRefund = ({ capture, refunds }: RefundablePayment): Fils =>
  capture.amount - refunds.reserved;

/**
 * What a request comes to: without an amount all that is left, and a full refund of less than that is a partial one
 * (contract section 8).
 *
 * Fails with 422 on refundAmount when there is not as much left, and on token when too many were asked for.
 */
export const refundAsked = (
  payment: RefundablePayment,
  { amount, method }: { amount?: Fils | undefined; method: RefundMethod },
): { amount: Fils; method: RefundMethod } => {
  if (payment.refunds.ids.length >= mostRefunds) {
    throw invalidField('token', `The payment has ${mostRefunds} refund requests, and can have no more.`);
  }
  const left = leftToRefund(payment);
  if (left === 0) throw invalidField('refundAmount', 'Nothing of the payment is left to refund.');
  if (amount === undefined) {
    if (method === 2) throw invalidField('refundAmount', required('refundAmount'));
    return { amount: left, method };
  }
  if (amount > left) {
    throw invalidField(
      'refundAmount',
      `The refund amount must not be greater than the ${formatAmount(left)} that is left.`,
    );
  }
  return { amount, method: amount < left ? 2 : method };
};

/** Only what nobody has decided about can be cancelled, approved or rejected. */
export const canBeDecided = ({ state }: Pick<Refund, 'state'>): boolean => state === 'requested';

/** Who had the money given back; empty when nobody did, as for a refund that was rejected. */
export const approverOf = ({ state, decidedBy }: Pick<Refund, 'state' | 'decidedBy'>): string =>
  state === 'rejected' ? '' : decidedBy;

/** Whether the acquirer still has to be told or asked. */
export const isUnderWay = ({ state }: Pick<Refund, 'state'>): boolean =>
  state === 'approved' || state === 'unknown';

/** The same refund one step further; what its history says of the step. */
export const stepped = (
  refund: Refund,
  state: RefundState,
  changes: Partial<Pick<Refund, 'decidedBy' | 'remark' | 'refundedOn' | 'lookups' | 'dueMs'>>,
  nowMs: number,
): Refund => {
  const { dueMs: _dueMs, ...rest } = refund;
  return { ...rest, ...changes, state, steps: refund.steps + 1, updatedMs: nowMs };
};

/** The refund with somebody's word that the money shall go back, of which the acquirer is told once it is due. */
export const approved = (
  refund: Refund,
  { by, remark }: { by: string; remark: string },
  nowMs: number,
  dueMs: number,
): Refund => stepped(refund, 'approved', { decidedBy: by, remark, dueMs }, nowMs);

/** When an acquirer that did not answer is asked again. */
export const putOffTo = (nowMs: number, { lookups }: Pick<Refund, 'lookups'>): number =>
  nextLookupMs(nowMs, lookups);

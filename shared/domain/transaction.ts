import type { Fils } from './money.ts';
import { type Payment, paymentStatusOf } from './payment.ts';

/** Every status a payment can have on the wire (contract section 4). */
export const paymentStatuses = [0, 1, 2, 3, 4, 5, 8] as const;

/** Success, subscription, and what was refunded or could not be: the payer's money was taken. */
const moneyWasTaken: ReadonlySet<number> = new Set([1, 8, 2, 3]);

/** What the report filters and adds up by. */
export interface TransactionKind {
  serviceType: number;
  paymentType: number;
  status: number;
}

/** A payment as the report counts it, once it has ended: what has not ended is no transaction yet. */
export interface Transaction extends TransactionKind {
  id: number;
  amount: Fils;
}

/** How many transactions of one kind there are, and what they come to. */
export interface Tally extends TransactionKind {
  count: number;
  amount: Fils;
}

export const transactionOf = (payment: Payment): Transaction | undefined => {
  const { id, serviceType, paymentType, amount } = payment;
  const status = paymentStatusOf(payment);
  return status === undefined ? undefined : { id, serviceType, paymentType, status, amount };
};

/** The kinds that are wanted; a part that is not given admits every one. */
export type KindFilter = { [Part in keyof TransactionKind]?: TransactionKind[Part] | undefined };

export const isOfKind = (
  { serviceType, paymentType, status }: KindFilter,
  kind: Readonly<TransactionKind>,
): boolean =>
  (serviceType === undefined || kind.serviceType === serviceType) &&
  (paymentType === undefined || kind.paymentType === paymentType) &&
  (status === undefined || kind.status === status);

export const countOfTallies = (tallies: readonly Tally[]): number =>
  tallies.reduce((sum, { count }) => sum + count, 0);

/** The money that was taken, in all or for one service; undefined when there was none to take. */
export const moneyTaken = (tallies: readonly Tally[], serviceType?: number): Fils | undefined => {
  const taken = tallies.filter(
    (tally) => tally.count > 0 && moneyWasTaken.has(tally.status) && isOfKind({ serviceType }, tally),
  );
  return taken.length === 0 ? undefined : taken.reduce((sum, { amount }) => sum + amount, 0);
};

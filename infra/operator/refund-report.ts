import { kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { formatAmount } from '../../shared/domain/money.ts';
import {
  leftToRefund,
  type Refund,
  type RefundablePayment,
  type RefundState,
  type RefundStep,
} from '../../shared/domain/refund.ts';
import type { RefundOfPayment } from '../../shared/store/refunds.ts';
import { OperatorError } from './operator-error.ts';

/** A refund in one line: merchant code, id, when it was asked for (Kuwait time), token, amount, state, who decided. */
export const refundLine = (
  code: string,
  { id, createdMs, token, amount, state, decidedBy }: Refund,
): string =>
  [
    code,
    String(id).padStart(6),
    kuwaitTimestamp(createdMs),
    token,
    `KWD ${formatAmount(amount).padStart(11)}`,
    state,
    ...(decidedBy === '' ? [] : [`by ${decidedBy}`]),
  ].join('  ');

/** A refund with its payment's balances and its history, each step with its time, over several lines. */
export const refundReport = (
  merchant: Merchant,
  { refund, payment }: RefundOfPayment,
  history: readonly RefundStep[],
): string =>
  [
    `Refund ${refund.id} of merchant ${merchant.code}, ${merchant.profile.name}; times are Kuwait's`,
    '',
    ...facts([
      ['State', refund.state],
      ['Amount', `KWD ${formatAmount(refund.amount)}, ${refund.method === 1 ? 'full' : 'partial'}`],
      ['Reference', `${refund.reference}, the acquirer's name of it`],
      ...(refund.refundedOn === null ? [] : [['Money back', refund.refundedOn] as const]),
      ...(refund.dueMs === undefined ? [] : [['Acquirer asked', kuwaitTimestamp(refund.dueMs)] as const]),
    ]),
    '',
    ...facts([['Payment', payment.token], ['Order', payment.orderReference], ...balances(payment)]),
    '',
    ...history.map(stepLine),
  ].join('\n');

const balances = (payment: RefundablePayment): (readonly [string, string])[] => {
  const { capture, refunds } = payment;
  const amounts = {
    Taken: capture.amount,
    'Given back': refunds.returned,
    'Under way': refunds.reserved - refunds.returned,
    Balance: capture.amount - refunds.returned,
    'Left to ask': leftToRefund(payment),
  };
  return Object.entries(amounts).map(([name, amount]) => [name, `KWD ${formatAmount(amount).padStart(11)}`]);
};

const facts = (of: readonly (readonly [string, string])[]): string[] =>
  of.map(([label, value]) => `${label.padEnd(14)}  ${value}`.trimEnd());

const stepLine = ({ number, state, atMs, by, remark }: RefundStep): string =>
  [String(number).padStart(3), kuwaitTimestamp(atMs), state.padEnd(9), by, remark].join('  ').trimEnd();

/** What happened in a step, to follow "the refund" or "it". */
export const stepSentence = ({ state, by, atMs }: RefundStep): string =>
  `${happened[state](by)} on ${kuwaitTimestamp(atMs)}`;

const happened: Record<RefundState, (by: string) => string> = {
  requested: (by) => `was asked for by ${by}`,
  approved: (by) => `was approved by ${by}`,
  unknown: () => 'got no answer from the acquirer',
  refunded: () => 'was given back by the acquirer',
  refused: () => 'was refused by the acquirer',
  rejected: (by) => `was rejected by ${by}`,
  cancelled: (by) => `was cancelled by ${by}`,
};

export const noRefund = ({ code }: Merchant, id: number): OperatorError =>
  new OperatorError(
    `Merchant ${code} has no refund ${id}: "npm run daftar -- refund list" shows those that have not ended.`,
  );

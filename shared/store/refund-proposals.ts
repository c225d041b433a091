import type { Fils } from '../domain/money.ts';
import {
  type Capture,
  noRefunds,
  type Payment,
  type PaymentRefunds,
  type RefundReason,
} from '../domain/payment.ts';
import { refundProposalKey, refundProposalsOf } from './keys.ts';
import { paymentsByIds } from './payments-by-ids.ts';
import { queryAll, type Table, type Write } from './table.ts';

/** `repeated`: taken a second time for a payment that was captured before. */
export type ProposalReason = RefundReason | 'repeated';

/** Money that an acquirer took and that pays nothing: it belongs to the payer. */
export interface RefundProposal {
  paymentId: number;
  token: string;
  /** The acquirer's own id of what it took. */
  acquirerPaymentId: string;
  amount: Fils;
  reason: ProposalReason;
  proposedMs: number;
}

/** Goes into the transaction that records the capture, so that no such money is ever without its proposal. */
export const refundProposalWrite = (
  { merchantId, id: paymentId, token, updatedMs: proposedMs }: Payment,
  { acquirerPaymentId, amount }: Capture,
  reason: ProposalReason,
): Write => {
  const proposal: RefundProposal = { paymentId, token, acquirerPaymentId, amount, reason, proposedMs };
  return {
    put: { ...refundProposalKey(merchantId, paymentId, acquirerPaymentId), v: 1, ...proposal },
    condition: 'attribute_not_exists(pk)',
  };
};

/** A merchant's proposals, oldest first. */
export const refundProposals = async (table: Table, merchantId: number): Promise<RefundProposal[]> => {
  const items = await queryAll(table, { pk: refundProposalsOf(merchantId) });
  return items.map(({ pk: _pk, sk: _sk, v: _v, ...proposal }) => proposal as unknown as RefundProposal);
};

/** A proposal, and what was asked back of its payment's money meanwhile. */
export interface OutstandingProposal extends RefundProposal {
  refunds: PaymentRefunds;
}

/**
 * A merchant's proposals whose money has not gone back wholly, oldest first. What was taken a second time is not what
 * refunds give back: the acquirer gives it back by hand, so it stays.
 */
export const outstandingProposals = async (
  table: Table,
  merchantId: number,
): Promise<OutstandingProposal[]> => {
  const proposals = await refundProposals(table, merchantId);
  const ids = [...new Set(proposals.map(({ paymentId }) => paymentId))];
  const payments = await paymentsByIds(table, merchantId, ids);
  const refundsOf = new Map(payments.map(({ id, refunds }) => [id, refunds]));
  return proposals
    .map((proposal) => ({
      ...proposal,
      refunds: (proposal.reason !== 'repeated' && refundsOf.get(proposal.paymentId)) || noRefunds,
    }))
    .filter(({ amount, refunds }) => refunds.returned < amount);
};

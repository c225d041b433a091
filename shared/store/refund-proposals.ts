import type { Fils } from '../domain/money.ts';
import type { Payment, RefundReason } from '../domain/payment.ts';
import { refundProposalKey, refundProposalsOf } from './keys.ts';
import { queryAll, type Table, type Write } from './table.ts';

/** Money that an acquirer took for something that could no longer be paid: it belongs to the payer. */
export interface RefundProposal {
  paymentId: number;
  token: string;
  amount: Fils;
  reason: RefundReason;
  proposedMs: number;
}

/** Goes into the transaction that records the capture, so that no such money is ever without its proposal. */
export const refundProposalWrite = (
  { merchantId, id: paymentId, token, amount, updatedMs: proposedMs }: Payment,
  reason: RefundReason,
): Write => ({
  put: { ...refundProposalKey(merchantId, paymentId), v: 1, paymentId, token, amount, reason, proposedMs },
});

/** A merchant's proposals, oldest first. */
export const refundProposals = async (table: Table, merchantId: number): Promise<RefundProposal[]> => {
  const items = await queryAll(table, { pk: refundProposalsOf(merchantId) });
  return items.map(({ pk: _pk, sk: _sk, v: _v, ...proposal }) => proposal as unknown as RefundProposal);
};

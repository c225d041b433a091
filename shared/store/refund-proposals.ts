import type { Fils } from '../domain/money.ts';
import type { Capture, Payment, RefundReason } from '../domain/payment.ts';
import { refundProposalKey, refundProposalsOf } from './keys.ts';
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

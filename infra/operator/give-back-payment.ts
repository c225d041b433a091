import { ApiError } from '../../shared/domain/api-error.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { formatAmount } from '../../shared/domain/money.ts';
import type { Refund } from '../../shared/domain/refund.ts';
import { paymentRepository } from '../../shared/store/payments.ts';
import { refundProposals } from '../../shared/store/refund-proposals.ts';
import { refundRequests } from '../../shared/store/refund-requests.ts';
import type { Actor } from '../../shared/store/refund-writes.ts';
import type { RefundOfPayment } from '../../shared/store/refunds.ts';
import type { Table } from '../../shared/store/table.ts';
import { OperatorError } from './operator-error.ts';

/**
 * Asks for all that is left of a payment that paid nothing, and approves it, in an operator's name; the refund then.
 * Fails with a sentence, and changes nothing, for any other payment.
 */
export const giveBackPayment = async (
  table: Table,
  merchant: Merchant,
  token: string,
  actor: Actor,
  nowMs: number,
): Promise<Refund> => {
  await checkPaidNothing(table, merchant, token);
  try {
    const { response } = await refundRequests(table)(
      merchant,
      { token, amount: undefined, method: 1, by: actor.by, approval: actor, leavesTelling: true },
      { nowMs, claim: undefined, answer: (made) => ({ message: '', response: made }) },
    );
    return (response as RefundOfPayment).refund;
  } catch (error) {
    if (!(error instanceof ApiError) || error.failure.code !== 'invalid-fields') throw error;
    throw new OperatorError(`It was asked back by somebody else in this moment: ${messageIn(error.failure)}`);
  }
};

const messageIn = ({ errors }: { errors: Readonly<Record<string, readonly string[]>> }): string =>
  Object.values(errors).flat().join(' ');

const checkPaidNothing = async (table: Table, merchant: Merchant, token: string): Promise<void> => {
  const payment = await paymentRepository(table).byToken(merchant, token);
  if (!payment?.capture) {
    throw new OperatorError(`Merchant ${merchant.code} has no captured payment with this token.`);
  }
  const { id, capture, refunds, refundReason } = payment;
  const second = (await refundProposals(table, merchant.id)).find(
    ({ paymentId, reason }) => paymentId === id && reason === 'repeated',
  );
  // The acquirer took it under an id of its own, so a refund of this payment would give back the wrong money.
  const byHand = second
    ? ` The second capture of it, ${second.acquirerPaymentId} of KWD ${formatAmount(second.amount)}, has to be given back at the acquirer by hand.`
    : '';
  if (refundReason === null) {
    throw new OperatorError(
      `This payment paid what it was for: its merchant asks for refunds of it.${byHand}`,
    );
  }
  if (refunds.returned >= capture.amount) {
    throw new OperatorError(`This payment has been given back: refund ${refunds.ids.join(', ')}.${byHand}`);
  }
  if (refunds.reserved >= capture.amount) {
    throw new OperatorError(
      `This payment is being given back: "refund list" shows where refund ${refunds.ids.join(', ')} stands.${byHand}`,
    );
  }
};

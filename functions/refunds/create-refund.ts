import { giveBack } from '../../shared/acquirers/give-back.ts';
import { acquirerOf } from '../../shared/acquirers/paying.ts';
import { createRefundContract } from '../../shared/contracts/create-refund.ts';
import { refundObject } from '../../shared/contracts/refund-object.ts';
import { systemClock } from '../../shared/domain/clock.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { logFault } from '../../shared/http/log.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import type { Answer } from '../../shared/store/idempotency.ts';
import { refundRequests } from '../../shared/store/refund-requests.ts';
import { type RefundOfPayment, refundRepository } from '../../shared/store/refunds.ts';

const onAws = () => {
  const { table } = services();
  return { table, acquirer: acquirerOf(table) };
};

/** The words of contract section 8 for a merchant whose refunds nobody has to look at. */
const autoApproval = { by: 'Admin', remark: 'Auto Refund Approved' };

export const createRefund = async (
  { input, merchant, nowMs, requestId, claim }: MerchantRequest<typeof createRefundContract.fields>,
  { table, acquirer } = onAws(),
): Promise<Reply> => {
  const { token, refundAmount: amount, refundMethod } = input;
  const method = refundMethod === '1' ? 1 : 2;
  const wish = { token, amount, method, by: merchant.profile.username } as const;
  const request = refundRequests(table);
  if (!merchant.autoApproveRefunds) return request(merchant, wish, { nowMs, claim, answer: added });

  // How the acquirer takes it is not known yet when the claim is written: it keeps which refund it was.
  const answer = ({ refund }: RefundOfPayment) => ({ message: 'refund', response: { refundId: refund.id } });
  const kept = await request(merchant, { ...wish, approval: autoApproval }, { nowMs, claim, answer });
  const id = refundIdIn(kept);
  if (kept.replayed || id === undefined) return kept;
  // What fails here, the schedule goes on with: until then the refund is pending.
  await giveBack(table, acquirer, { merchantId: merchant.id, id }, nowMs).catch((error: unknown) =>
    logFault(requestId, error),
  );
  return asItStands(kept, merchant, { table });
};

const added = (made: RefundOfPayment): Answer => ({
  message: 'Refund request has been added',
  response: refundObject(made),
});

/** The refund that a kept answer names, as it is now; an answer that was given in full is given again. */
export const asItStands = async (
  kept: Answer,
  merchant: Merchant,
  { table }: Pick<ReturnType<typeof onAws>, 'table'> = onAws(),
): Promise<Answer> => {
  const id = refundIdIn(kept);
  if (id === undefined) return kept;
  const found = await refundRepository(table).withPayment(merchant.id, id);
  if (!found) throw new Error(`Merchant ${merchant.id} has no refund ${id}.`);
  return added(found);
};

const refundIdIn = ({ response }: Answer): number | undefined => (response as { refundId?: number }).refundId;

export const handler = operation(createRefundContract, createRefund, systemClock, asItStands);

import { cancelRefundContract } from '../../shared/contracts/cancel-refund.ts';
import { idIn, type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type Refunds, refundRepository } from '../../shared/store/refunds.ts';

const onAws: { refunds: Pick<Refunds, 'cancel'> } = { refunds: refundRepository(services().table) };

export const cancelRefund = (
  { merchant, params, nowMs, claim }: MerchantRequest<typeof cancelRefundContract.fields>,
  { refunds } = onAws,
): Promise<Reply> =>
  refunds.cancel(merchant.id, idIn(params), merchant.profile.username, {
    nowMs,
    claim,
    answer: () => ({ message: 'Refund requests', response: true }),
  });

export const handler = operation(cancelRefundContract, cancelRefund);

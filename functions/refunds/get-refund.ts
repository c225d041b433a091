import { getRefundContract } from '../../shared/contracts/get-refund.ts';
import { refundDetails } from '../../shared/contracts/refund-object.ts';
import { ApiError } from '../../shared/domain/api-error.ts';
import { idIn, type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type Refunds, refundRepository } from '../../shared/store/refunds.ts';

const onAws: { refunds: Pick<Refunds, 'withPayment'> } = { refunds: refundRepository(services().table) };

export const getRefund = async (
  { merchant, params }: MerchantRequest<typeof getRefundContract.fields>,
  { refunds } = onAws,
): Promise<Reply> => {
  const found = await refunds.withPayment(merchant.id, idIn(params));
  if (!found) throw new ApiError({ code: 'not-found' });
  return { message: 'Refund requests', response: refundDetails(found) };
};

export const handler = operation(getRefundContract, getRefund);

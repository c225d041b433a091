import { cancelSubscriptionContract } from '../../shared/contracts/cancel-subscription.ts';
import { type MerchantRequest, operation, type Reply, tokenIn } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import { type Subscriptions, subscriptionRepository } from '../../shared/store/subscriptions.ts';

const onAws: { subscriptions: Pick<Subscriptions, 'cancel'> } = {
  subscriptions: subscriptionRepository(services().table),
};

export const cancelSubscription = (
  { merchant, params, nowMs, claim }: MerchantRequest<typeof cancelSubscriptionContract.fields>,
  { subscriptions } = onAws,
): Promise<Reply> =>
  subscriptions.cancel(merchant.id, tokenIn(params), {
    nowMs,
    claim,
    answer: () => ({ message: 'Subscription cancelled successfully', response: null }),
  });

export const handler = operation(cancelSubscriptionContract, cancelSubscription);

import { defineContract } from './contract.ts';

/** DELETE /api/v1/subscription/cancel/{token}: ends a subscription's future (contract section 6). */
export const cancelSubscriptionContract = defineContract({
  name: 'cancel-subscription',
  resource: 'subscriptions',
  method: 'DELETE',
  path: '/api/v1/subscription/cancel/{token}',
  access: 'merchant',
  fields: {},
  grants: ['table:write'],
});

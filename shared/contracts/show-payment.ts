import { defineContract } from './contract.ts';

/** GET /r/{key}: where the acquirer sends a payer back to; asks the acquirer how the payment ended unless it told. */
export const showPaymentContract = defineContract({
  name: 'show-payment',
  resource: 'payments',
  method: 'GET',
  path: '/r/{key}',
  access: 'page',
  fields: {},
  grants: ['table:write'],
});

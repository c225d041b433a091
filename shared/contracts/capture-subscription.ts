import type { Invoice } from '../domain/invoice.ts';
import type { Merchant } from '../domain/merchant.ts';
import { defineContract } from './contract.ts';
import { amount, code, optional } from './fields.ts';
import { invoiceObject } from './invoice-object.ts';

/** POST /api/v1/subscription/capture: makes and charges the next cycle of an on-demand subscription (contract section 6). */
export const captureSubscriptionContract = defineContract({
  name: 'capture-subscription',
  resource: 'subscriptions',
  method: 'POST',
  path: '/api/v1/subscription/capture',
  access: 'merchant',
  fields: { token: code(), amount: optional(amount()) },
  onceBy: 'token',
  grants: ['table:write'],
});

/** What the caller is told of the cycle, Decided. */
export const captureAnswer = (
  { invoice, charge }: { invoice: Invoice; charge: 'paid' | 'failed' | 'pending' },
  merchant: Merchant,
  publicBaseUrl: string,
) => ({ message: messages[charge], response: invoiceObject(invoice, merchant, publicBaseUrl) });

const messages = {
  paid: 'Subscription captured successfully',
  failed: 'Subscription capture failed',
  pending: 'Subscription capture pending',
};

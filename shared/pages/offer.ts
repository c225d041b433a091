import type { Invoice } from '../domain/invoice.ts';
import type { Merchant } from '../domain/merchant.ts';
import { offeredTypes } from '../domain/offered-types.ts';
import type { Payment } from '../domain/payment.ts';

/** What an unpaid invoice's payer can do now. */
export type Offer =
  | { kind: 'choose'; types: readonly number[]; wrongType?: boolean }
  /** An earlier payment's outcome is not known yet. */
  | { kind: 'wait'; returnKey: string }
  /** Nobody is there to take the money, or none of the ways to pay is left. */
  | { kind: 'unavailable' };

export const offerOf = (
  invoice: Pick<Invoice, 'paymentMethods'>,
  merchant: Merchant,
  hasAcquirer: boolean,
  unknownPayment: Payment | undefined,
): Offer => {
  if (unknownPayment) return { kind: 'wait', returnKey: unknownPayment.returnKey };
  const types = typesOf(invoice.paymentMethods, merchant, hasAcquirer);
  return types.length === 0 ? { kind: 'unavailable' } : { kind: 'choose', types };
};

/** The ways to pay that are left: none without an acquirer, or where the merchant is disabled. */
export const typesOf = (allowed: readonly number[], merchant: Merchant, hasAcquirer: boolean): number[] =>
  hasAcquirer && merchant.status === 'active' ? offeredTypes(allowed, merchant.paymentTypes) : [];

import { randomInt } from 'node:crypto';
import type { RandomInt } from '../domain/identifiers.ts';
import type { Invoice, InvoiceDraft } from '../domain/invoice.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Subscription, SubscriptionTerms } from '../domain/subscription.ts';
import { begun, cycleMade } from '../domain/subscription-course.ts';
import type { Change, Changed } from './invoice-change.ts';
import { invoiceCreation } from './invoice-creation.ts';
import { firstWrite, nextWrite } from './subscription-item.ts';
import type { Table } from './table.ts';

/** Makes the invoices of subscriptions. */
export interface SubscriptionCreation {
  /** The first invoice and the subscription that begins with it, in one transaction. */
  begin(merchant: Merchant, draft: InvoiceDraft, terms: SubscriptionTerms, change: Change): Promise<Changed>;
  /** The next cycle's invoice; fails with `ConditionFailed` when the subscription is no longer as it was read. */
  makeCycle(
    merchant: Merchant,
    subscription: Subscription,
    draft: InvoiceDraft,
    change: Change,
  ): Promise<Changed>;
}

export const subscriptionCreation = (
  table: Table,
  random: RandomInt = (bound) => randomInt(bound),
): SubscriptionCreation => {
  const createMany = invoiceCreation(table, random);
  const ofOne = ({ answer, ...change }: Change) => ({
    ...change,
    answer: ([invoice]: readonly Invoice[]) => answer(invoice as Invoice),
  });
  return {
    begin: (merchant, draft, terms, change) =>
      createMany(merchant, [{ ...draft, kind: 'subscription' }], ofOne(change), {
        writes: ([first]) => [firstWrite(begun(terms, first as Invoice))],
      }),

    makeCycle: (merchant, subscription, draft, change) =>
      createMany(merchant, [draft], ofOne(change), {
        subscriptionId: subscription.id,
        writes: ([made]) => [
          nextWrite(subscription, cycleMade(subscription, (made as Invoice).id, change.nowMs)),
        ],
      }),
  };
};

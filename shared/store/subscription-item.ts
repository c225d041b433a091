import type { Subscription } from '../domain/subscription.ts';
import type { Turn } from '../domain/subscription-course.ts';
import { type Key, subscriptionKey } from './keys.ts';
import { outboxWrite } from './outbox.ts';
import type { Item, Write } from './table.ts';

const version = 1;

/** A subscription as the table keeps it. Its `dueMs` is what schedules its work (`shared/schedules`). */
const subscriptionItem = (subscription: Subscription): Item & Key => ({
  ...subscriptionKey(subscription.merchantId, subscription.id),
  v: version,
  ...subscription,
});

/** The subscription in an item, without what only the table needs. */
export const subscriptionFrom = (item: Item): Subscription => {
  const { pk: _pk, sk: _sk, v, ...subscription } = item;
  if (v !== version)
    throw new Error(`A subscription item has schema version ${String(v)}; this code reads ${version}.`);
  return subscription as unknown as Subscription;
};

/** The write that stores a subscription that has just begun. */
export const firstWrite = (subscription: Subscription): Write => ({
  put: subscriptionItem(subscription),
  condition: 'attribute_not_exists(pk)',
});

/** What was decided about a subscription, as the revision that follows the one it was decided on. */
export const revised = (before: Subscription, after: Subscription): Subscription => ({
  ...after,
  revision: before.revision + 1,
});

/** The write of that; it is refused when somebody else has changed the subscription meanwhile. */
export const nextWrite = (before: Subscription, after: Subscription): Write => ({
  put: subscriptionItem(revised(before, after)),
  condition: 'revision = :before',
  values: { ':before': before.revision },
});

/** A turn with its events, in the outbox of the same transaction. */
export const turnWrites = (before: Subscription, { subscription, events }: Turn): Write[] => [
  nextWrite(before, subscription),
  ...events.map((type) =>
    outboxWrite({
      type,
      merchantId: before.merchantId,
      subscriptionId: before.id,
      invoiceId: before.cycle.invoiceId,
      atMs: subscription.updatedMs,
    }),
  ),
];

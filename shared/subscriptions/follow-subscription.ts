import type { Subscription } from '../domain/subscription.ts';
import { logSubscription } from '../http/log.ts';
import { type Followed, subscriptionRepository } from '../store/subscriptions.ts';
import type { Table } from '../store/table.ts';

/** Brings a subscription to where its invoice and its charge are, and logs what that came to. */
export const followSubscription = async (
  table: Table,
  { merchantId, id }: Pick<Subscription, 'merchantId' | 'id'>,
  nowMs: number,
): Promise<Followed | undefined> => {
  const followed = await subscriptionRepository(table).follow(merchantId, id, nowMs);
  if (followed) logSteps(followed.before, followed.after);
  return followed;
};

/** One line for each step that a change added. */
export const logSteps = (before: Pick<Subscription, 'steps'>, after: Subscription): void => {
  const { merchantId, id: subscriptionId, state } = after;
  for (const step of after.steps.filter((each) => !before.steps.includes(each))) {
    logSubscription({ merchantId, subscriptionId, invoiceId: step.invoiceId, step: step.what, state });
  }
};

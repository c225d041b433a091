import { captureAnswer, captureSubscriptionContract } from '../../shared/contracts/capture-subscription.ts';
import { systemClock } from '../../shared/domain/clock.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { environment } from '../../shared/environment.ts';
import { type MerchantRequest, operation, type Reply } from '../../shared/http/operation.ts';
import { services } from '../../shared/http/services.ts';
import type { DueWork } from '../../shared/schedules/due-work.ts';
import type { Answer } from '../../shared/store/idempotency.ts';
import { captureCycle, captured } from '../../shared/subscriptions/capture-cycle.ts';

/** The function that the schedule calls, here and now: the charge goes the same way whoever begins it. */
const run = async (work: DueWork, requestId: string): Promise<unknown> =>
  (await import('../schedules/run-due-work.ts')).handler(work, { awsRequestId: requestId });

const onAws = { table: services().table, run };

export const captureSubscription = async (
  { input, merchant, nowMs, requestId, claim }: MerchantRequest<typeof captureSubscriptionContract.fields>,
  { table, run } = onAws,
): Promise<Reply> => {
  const { kept, work } = await captureCycle(table, merchant, input, { nowMs, claim });
  if (kept.replayed) return kept;
  // A run that fails has logged why, and is run again by the schedule: until then the charge is pending.
  await run(work, requestId).catch(() => undefined);
  return asItStands(kept, merchant, { table });
};

/** The cycle that a kept answer names, as it is now: what a repeat is told too. */
export const asItStands = async (
  kept: Answer,
  merchant: Merchant,
  { table }: Pick<typeof onAws, 'table'> = onAws,
): Promise<Answer> =>
  captureAnswer(await captured(table, merchant.id, kept), merchant, environment.publicBaseUrl);

export const handler = operation(captureSubscriptionContract, captureSubscription, systemClock, asItStands);

import { ApiError, invalidField } from '../domain/api-error.ts';
import { selectedIsInvalid } from '../domain/field-errors.ts';
import type { Invoice } from '../domain/invoice.ts';
import { kuwaitDate } from '../domain/kuwait-time.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Fils } from '../domain/money.ts';
import { canCapture, cycleDraft } from '../domain/subscription.ts';
import { cycleMade } from '../domain/subscription-course.ts';
import type { DueWork } from '../schedules/due-work.ts';
import type { Answer, Claim } from '../store/idempotency.ts';
import type { Changed } from '../store/invoice-change.ts';
import { invoiceRepository } from '../store/invoices.ts';
import { subscriptionKey } from '../store/keys.ts';
import { untilSettled } from '../store/retry.ts';
import { subscriptionCreation } from '../store/subscription-creation.ts';
import { subscriptionRepository } from '../store/subscriptions.ts';
import { ConditionFailed, type Table } from '../store/table.ts';
import { logSteps } from './follow-subscription.ts';

/** A cycle's invoice that a merchant asked for, and how its charge stands. */
export interface CapturedCycle {
  invoice: Invoice;
  charge: 'paid' | 'failed' | 'pending';
}

/**
 * Makes the next cycle of an on-demand subscription when its merchant asks. Its charge is due at once.
 *
 * How the charge ends is not known when the claim has to be written, with the invoice: so the claim keeps which invoice
 * it was, and a repeat is told how that one stands ({@link captured}) without making or charging anything.
 * Fails with `not-found`, or on `token` when no cycle can be asked for.
 *
 * @returns what the claim keeps, and the work that is due now
 */
export const captureCycle = async (
  table: Table,
  merchant: Merchant,
  { token, amount }: { token: string; amount: Fils | undefined },
  { nowMs, claim }: { nowMs: number; claim: Claim | undefined },
): Promise<{ kept: Changed; work: DueWork }> =>
  untilSettled(async () => {
    const before = await subscriptionRepository(table).byToken(merchant.id, token);
    if (!before) throw new ApiError({ code: 'not-found' });
    if (!canCapture(before)) throw invalidField('token', selectedIsInvalid('token'));
    const draft = cycleDraft(before, amount, kuwaitDate(nowMs));
    const answer = ({ id }: Invoice) => ({ message: 'cycle', response: { invoiceId: id } });
    const work = { ...subscriptionKey(merchant.id, before.id), dueMs: nowMs };
    try {
      const kept = await subscriptionCreation(table).makeCycle(merchant, before, draft, {
        nowMs,
        claim,
        answer,
      });
      if (!kept.replayed) logSteps(before, cycleMade(before, invoiceIdIn(kept), nowMs));
      return { kept, work };
    } catch (error) {
      if (error instanceof ConditionFailed) return undefined;
      throw error;
    }
  });

/** How the cycle that a kept answer names stands now. */
export const captured = async (table: Table, merchantId: number, kept: Answer): Promise<CapturedCycle> => {
  const invoiceId = invoiceIdIn(kept);
  const invoice = await invoiceRepository(table).byId(merchantId, invoiceId);
  if (!invoice) throw new Error(`Merchant ${merchantId} has no invoice ${invoiceId}.`);
  if (invoice.status === 'paid') return { invoice, charge: 'paid' };
  const subscription = await subscriptionRepository(table).byId(merchantId, invoice.subscriptionId as number);
  const { cycle } = subscription ?? {};
  const isUnderWay =
    cycle?.invoiceId === invoiceId &&
    cycle.state === 'open' &&
    (cycle.chargePaymentId !== null || (cycle.attempts === 0 && subscription?.state === 'active'));
  return { invoice, charge: isUnderWay ? 'pending' : 'failed' };
};

const invoiceIdIn = ({ response }: Answer): number => (response as { invoiceId: number }).invoiceId;

import type { Invoice } from '../domain/invoice.ts';
import { addDays, dayStartMs, kuwaitDate } from '../domain/kuwait-time.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Payment } from '../domain/payment.ts';
import { awaitsCycle, cycleDraft, type Subscription, watchMs } from '../domain/subscription.ts';
import { cycleMade, putOff } from '../domain/subscription-course.ts';
import type { DueWork } from '../schedules/due-work.ts';
import { stillDue } from '../schedules/still-due.ts';
import { invoiceRepository } from '../store/invoices.ts';
import { merchantRepository } from '../store/merchants.ts';
import { paymentRepository } from '../store/payments.ts';
import { subscriptionCreation } from '../store/subscription-creation.ts';
import { revised, subscriptionFrom } from '../store/subscription-item.ts';
import { subscriptionRepository } from '../store/subscriptions.ts';
import { ConditionFailed, type Table } from '../store/table.ts';
import { type Charging, chargeCycle, sayCharge, waitFor } from './charge-cycle.ts';
import { followSubscription, logSteps } from './follow-subscription.ts';

/**
 * Does what is due with a subscription: makes the cycle's invoice and charges it, tries a failed charge again, or goes
 * on where somebody died.
 *
 * Each step is one conditional transaction on the revision that was read, so that of many runs of the same work one
 * takes it; the others, and those that come too late, do nothing.
 *
 * @returns what was done, in a sentence; undefined when nothing was left to do
 */
export const runSubscription = async (
  charging: Charging,
  work: DueWork,
  machineMs: number,
): Promise<string | undefined> => {
  const { table } = charging;
  if (machineMs < work.dueMs - clockToleranceMs) return undefined;
  const due = await stillDue(table, work, machineMs, subscriptionFrom);
  if (!due) return undefined;
  const { found: subscription, atMs: nowMs } = due;
  const { merchantId, id } = subscription;
  const merchant = await merchantRepository(table).byId(merchantId);
  if (!merchant) throw new Error(`There is no merchant ${merchantId}.`);
  const did =
    merchant.status === 'active'
      ? await run(charging, merchant, subscription, nowMs)
      : await sleep(table, subscription, nowMs);
  return did && `Subscription ${id} of merchant ${merchantId}: ${did}.`;
};

const clockToleranceMs = 60_000;

const run = async (
  charging: Charging,
  merchant: Merchant,
  subscription: Subscription,
  nowMs: number,
): Promise<string | undefined> => {
  if (!awaitsCycle(subscription)) return goOn(charging, merchant, subscription, nowMs);
  const made = await makeCycle(charging.table, merchant, subscription, nowMs);
  if (!made) return undefined;
  const charged = await chargeCycle(charging, merchant, made.subscription, made.invoice, nowMs);
  return `invoice ${made.invoice.id} made, ${charged ?? 'charged by another run'}`;
};

const makeCycle = async (table: Table, merchant: Merchant, before: Subscription, nowMs: number) => {
  const draft = cycleDraft(before, undefined, kuwaitDate(nowMs));
  try {
    const change = {
      nowMs,
      claim: undefined,
      answer: (invoice: Invoice) => ({ message: '', response: invoice }),
    };
    const { response } = await subscriptionCreation(table).makeCycle(merchant, before, draft, change);
    const invoice = response as Invoice;
    const after = cycleMade(before, invoice.id, nowMs);
    logSteps(before, after);
    return { subscription: revised(before, after), invoice };
  } catch (error) {
    if (error instanceof ConditionFailed) return undefined;
    throw error;
  }
};

/** With a cycle whose invoice is there: it, or a charge of it, may have ended, or has to be tried again. */
const goOn = async (
  charging: Charging,
  merchant: Merchant,
  subscription: Subscription,
  nowMs: number,
): Promise<string | undefined> => {
  const { table } = charging;
  const { cycle, card, merchantId } = subscription;
  if (cycle.state !== 'open' || subscription.state !== 'active') return undefined;

  const invoice = await invoiceRepository(table).byId(merchantId, cycle.invoiceId);
  if (!invoice) throw new Error(`Merchant ${merchantId} has no invoice ${cycle.invoiceId}.`);
  // Also a payment of the payer's own may be on its way: money is not taken twice while it is.
  const pending = await pendingPayment(table, cycle.chargePaymentId, invoice);
  const isCharge = pending !== undefined && pending.id === cycle.chargePaymentId;
  if (invoice.status !== 'unpaid' || (isCharge && isOver(pending))) {
    const followed = await followSubscription(table, subscription, nowMs);
    return followed && `invoice ${cycle.invoiceId} looked at, now ${followed.after.state}`;
  }
  if (pending && (pending.state === 'unknown' || (!isCharge && !isOver(pending)))) {
    await waitFor(table, subscription, pending, nowMs);
    return `invoice ${invoice.id} waits for payment ${pending.id}`;
  }
  if (!isCharge || !card) {
    const charged = await chargeCycle(charging, merchant, subscription, invoice, nowMs);
    return charged && `invoice ${invoice.id}, ${charged}`;
  }
  const again = putOff(subscription, nowMs + watchMs, nowMs);
  if (!(await subscriptionRepository(table).take(subscription, { subscription: again, events: [] }))) {
    return undefined;
  }
  return `invoice ${invoice.id}, ${await sayCharge(charging, revised(subscription, again), pending, card, nowMs)}`;
};

/** The charge that is under way; else a payment of the payer's own that may still take the money. */
const pendingPayment = async (
  table: Table,
  chargeId: number | null,
  { merchantId, pendingPaymentIds }: Invoice,
): Promise<Payment | undefined> => {
  const payments = paymentRepository(table);
  if (chargeId !== null) return payments.byId(merchantId, chargeId);
  const known = await Promise.all(pendingPaymentIds.map((id) => payments.byId(merchantId, id)));
  return known.find((payment) => payment && !isOver(payment));
};

const isOver = ({ state }: Payment): boolean => state !== 'started' && state !== 'unknown';

/** A disabled merchant takes no money: its subscriptions wait from day to day. */
const sleep = async (
  table: Table,
  subscription: Subscription,
  nowMs: number,
): Promise<string | undefined> => {
  const later = putOff(subscription, dayStartMs(addDays(kuwaitDate(nowMs), 1)), nowMs);
  const put = await subscriptionRepository(table).take(subscription, { subscription: later, events: [] });
  return put ? 'put off, the merchant is disabled' : undefined;
};

import type { Acquirer } from '../acquirers/acquirer.ts';
import { learnPayment } from '../acquirers/learn-payment.ts';
import { type Invoice, isExpired } from '../domain/invoice.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Outcome, Payment } from '../domain/payment.ts';
import type { KeptCard, Subscription } from '../domain/subscription.ts';
import { chargeBegun, chargeUnknown, notChargeable, putOff } from '../domain/subscription-course.ts';
import { paymentRepository } from '../store/payments.ts';
import { untilSettled } from '../store/retry.ts';
import { nextWrite, revised } from '../store/subscription-item.ts';
import { subscriptionRepository } from '../store/subscriptions.ts';
import type { Table } from '../store/table.ts';
import { followSubscription, logSteps } from './follow-subscription.ts';

/** What a charge needs besides what it is told. */
export interface Charging {
  table: Table;
  acquirer: Acquirer;
}

/**
 * Begins the next attempt to charge a cycle's open invoice, and carries it through.
 *
 * The payment and the count of attempts are stored in one transaction before the acquirer hears of it: of many who
 * come at once one begins, and should that one die, the subscription is due again two minutes later.
 *
 * @returns what came of it, in words; undefined when somebody else was faster
 */
export const chargeCycle = async (
  charging: Charging,
  merchant: Merchant,
  subscription: Subscription,
  invoice: Invoice,
  nowMs: number,
): Promise<string | undefined> => {
  const { table } = charging;
  const { card } = subscription;
  // Taken for an invoice that can no longer be paid, the money would only have to go back.
  if (!card || isExpired(invoice, nowMs)) {
    const turn = notChargeable(subscription, nowMs);
    if (!(await subscriptionRepository(table).take(subscription, turn))) return undefined;
    logSteps(subscription, turn.subscription);
    return 'cannot be charged, now past-due';
  }
  const payments = paymentRepository(table);
  const payment = await payments.identify(merchant, draftOf(subscription, invoice, card), nowMs);
  const charged = chargeBegun(subscription, payment.id, nowMs);
  const begins = await untilSettled(async () => {
    if (await payments.begin(payment, [nextWrite(subscription, charged)])) return 'begun';
    const now = await subscriptionRepository(table).byId(merchant.id, subscription.id);
    return now?.revision === subscription.revision ? undefined : 'overtaken';
  });
  if (begins === 'overtaken') return undefined;
  logSteps(subscription, charged);
  return sayCharge(charging, revised(subscription, charged), payment, card, nowMs);
};

const draftOf = (subscription: Subscription, invoice: Invoice, card: KeptCard) => ({
  target: { kind: 'invoice', invoiceId: invoice.id, subscriptionId: subscription.id } as const,
  orderReference: invoice.referenceNumber,
  amount: invoice.amount,
  paymentType: card.paymentType,
  method: 'saved-card' as const,
  payer: null,
  language: invoice.language,
});

/**
 * Tells the acquirer of a charge, and records what it says. Said again of the same payment, as after a death, the
 * acquirer answers what it did the first time.
 */
export const sayCharge = async (
  { table, acquirer }: Charging,
  subscription: Subscription,
  payment: Payment,
  card: KeptCard,
  nowMs: number,
): Promise<string> => {
  const said = await acquirer.charge(payment, card.reference, nowMs);
  // No payer is at a page who could still decide: it is for the acquirer to know.
  const outcome: Outcome = said.result === 'open' ? { result: 'unknown' } : said;
  const settled = await learnPayment(table, payment, outcome, nowMs);
  const followed = await followSubscription(table, subscription, nowMs);
  if (!followed && settled.payment.state === 'unknown') {
    await waitFor(table, subscription, settled.payment, nowMs);
  }
  // The stream's worker may have been faster.
  const now =
    followed?.after ?? (await subscriptionRepository(table).byId(payment.merchantId, subscription.id));
  const state = now && now.state !== 'active' ? `, now ${now.state}` : '';
  return `payment ${payment.id} ${outcome.result}${state}`;
};

/** Leaves a payment whose outcome is not known to its look-up, and looks at it after that. */
export const waitFor = async (
  table: Table,
  subscription: Subscription,
  { id, dueMs }: Payment,
  nowMs: number,
): Promise<void> => {
  const untilMs = Math.max(dueMs ?? nowMs, nowMs) + afterLookupMs;
  const wait = subscription.cycle.chargePaymentId === id ? chargeUnknown : putOff;
  const waiting = wait(subscription, untilMs, nowMs);
  const taken = await subscriptionRepository(table).take(subscription, { subscription: waiting, events: [] });
  if (taken) logSteps(subscription, waiting);
};

const afterLookupMs = 60_000;

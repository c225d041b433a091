import type { Invoice } from './invoice.ts';
import { dayStartMs, kuwaitDate } from './kuwait-time.ts';
import type { Payment } from './payment.ts';
import {
  type CycleTemplate,
  type KeptCard,
  nextCycleMs,
  retryDay,
  type Subscription,
  type SubscriptionStep,
  type SubscriptionTerms,
  watchMs,
  withStep,
} from './subscription.ts';

/** What somebody outside has to hear of. */
export type SubscriptionEventType =
  | 'subscription.cycle-charged'
  | 'subscription.cycle-failed'
  | 'subscription.past-due'
  | 'subscription.completed'
  | 'subscription.cancelled';

/** A subscription as it is to be from now on, and what to tell of it. */
export interface Turn {
  subscription: Subscription;
  events: readonly SubscriptionEventType[];
}

/** A subscription begins with its first invoice, which the payer pays and thereby leaves a card for the others. */
export const begun = (terms: SubscriptionTerms, invoice: Invoice): Subscription => {
  const cycle = {
    number: 1,
    dueOn: terms.startDate,
    invoiceId: invoice.id,
    state: 'open',
    attempts: 0,
    chargePaymentId: null,
  } as const;
  const { id, merchantId, token, createdMs } = invoice;
  return {
    id,
    merchantId,
    token,
    ...terms,
    state: 'pending',
    card: null,
    template: templateOf(invoice),
    cycle,
    steps: withStep({ steps: [], cycle }, 'created', createdMs),
    revision: 1,
    createdMs,
    updatedMs: createdMs,
  };
};

const templateOf = (invoice: Invoice): CycleTemplate => {
  const { channel, referenceNumber, amount, serviceCharge, discount, paymentMethods } = invoice;
  const { description, language, webhook, customer, products } = invoice;
  return {
    channel,
    referenceNumber,
    amount,
    serviceCharge,
    discount,
    paymentMethods,
    description,
    language,
    webhook,
    customer,
    products,
  };
};

/** A cycle's invoice was made, and its charge is due at once: whoever made it may die, the schedule goes on. */
export const cycleMade = (before: Subscription, invoiceId: number, nowMs: number): Subscription => {
  const cycle = {
    number: before.cycle.number + 1,
    dueOn: kuwaitDate(nowMs),
    invoiceId,
    state: 'open',
    attempts: 0,
    chargePaymentId: null,
  } as const;
  return {
    ...changed(before, nowMs, before.dueMs ?? nowMs),
    cycle,
    steps: withStep({ ...before, cycle }, 'cycle-made', nowMs),
  };
};

/** A charge is about to go to the acquirer: whoever does not hear how it ended looks again in {@link watchMs}. */
export const chargeBegun = (before: Subscription, paymentId: number, nowMs: number): Subscription => ({
  ...changed(before, nowMs, nowMs + watchMs),
  cycle: { ...before.cycle, attempts: before.cycle.attempts + 1, chargePaymentId: paymentId },
  steps: withStep(before, 'charge-begun', nowMs),
});

/** Nothing can be done before `untilMs`. */
export const putOff = (before: Subscription, untilMs: number, nowMs: number): Subscription =>
  changed(before, nowMs, untilMs);

/** The acquirer did not say how the charge ended: no other one begins before it does. */
export const chargeUnknown = (before: Subscription, untilMs: number, nowMs: number): Subscription => ({
  ...changed(before, nowMs, untilMs),
  steps:
    before.steps.at(-1)?.what === 'charge-unknown' ? before.steps : withStep(before, 'charge-unknown', nowMs),
});

/** No card to charge: the payer pays by the invoice's link, and leaves one then. */
export const notChargeable = (before: Subscription, nowMs: number): Turn => ({
  subscription: {
    ...changed(before, nowMs),
    state: 'past-due',
    steps: withStep(before, 'past-due', nowMs),
  },
  events: ['subscription.past-due'],
});

/**
 * What the end of its cycle's invoice, or of the charge under way, means for a subscription; undefined when neither
 * has ended, or it is known already. Says the same however often and by whomever it is asked.
 *
 * @param card the card that the payment of a paid invoice left with the acquirer, if it did
 */
export const turnOf = (
  before: Subscription,
  invoice: Invoice,
  {
    charge,
    card,
  }: { charge?: Pick<Payment, 'id' | 'state' | 'refundReason'> | undefined; card?: KeptCard | undefined },
  nowMs: number,
): Turn | undefined => {
  const { cycle } = before;
  if (cycle.invoiceId !== invoice.id || cycle.state !== 'open') return undefined;
  if (invoice.status === 'paid') {
    return cycleEnded(paidWith(before, card), 'paid', invoice.payment.capture.capturedMs, nowMs, {
      events: invoice.payment.method === 'saved-card' ? ['subscription.cycle-charged'] : [],
    });
  }
  if (invoice.status === 'cancelled') return cycleEnded(before, 'cancelled', nowMs, nowMs);
  // Money that pays nothing and goes back, as when the invoice expired meanwhile, is a charge that failed too.
  const hasFailed = charge?.state === 'failed' || charge?.state === 'cancelled' || charge?.refundReason;
  return hasFailed && cycle.chargePaymentId === charge.id ? chargeFailed(before, nowMs) : undefined;
};

/** The latest card counts: a payer whose card expired leaves the new one by paying a link. */
const paidWith = (before: Subscription, card: KeptCard | undefined): Subscription =>
  card && !isOver(before) ? { ...before, card } : before;

const cycleEnded = (
  before: Subscription,
  how: 'paid' | 'cancelled',
  endedMs: number,
  nowMs: number,
  { events = [] }: Partial<Turn> = {},
): Turn => {
  const cycle = { ...before.cycle, state: how, chargePaymentId: null };
  const steps = stepsOfEnd(before, how, nowMs);
  const ended: Subscription = { ...changed(before, nowMs), cycle, steps };
  // The future was cancelled already, or there was none without its first payment.
  if (isOver(before)) return { subscription: ended, events };
  if (before.state === 'pending' && how === 'cancelled') return cancelled(ended, nowMs);
  if (cycle.number >= before.recurrences) {
    return {
      subscription: { ...ended, state: 'completed', card: null, steps: withStep(ended, 'completed', nowMs) },
      events: [...events, 'subscription.completed'],
    };
  }
  if (before.type === 'on-demand') return { subscription: { ...ended, state: 'active' }, events };
  const { nextOn, dueMs } = nextCycleMs(ended, endedMs);
  const last = steps.at(-1) as SubscriptionStep;
  return {
    subscription: { ...ended, state: 'active', dueMs, steps: [...steps.slice(0, -1), { ...last, nextOn }] },
    events,
  };
};

const stepsOfEnd = (before: Subscription, how: 'paid' | 'cancelled', nowMs: number): SubscriptionStep[] => {
  if (how === 'cancelled') return withStep(before, 'cycle-cancelled', nowMs);
  if (before.state !== 'pending') return withStep(before, 'cycle-paid', nowMs);
  const { cycle } = before;
  const steps = before.card ? before.steps : withStep(before, 'no-card', nowMs);
  return withStep({ steps, cycle }, 'activated', nowMs);
};

/** A failed charge is tried again on the next of its days; after the last one the subscription is past due. */
const chargeFailed = (before: Subscription, nowMs: number): Turn => {
  const retryOn = before.state === 'active' ? retryDay(before.cycle.dueOn, kuwaitDate(nowMs)) : undefined;
  const failed: Subscription = {
    ...changed(before, nowMs, retryOn && dayStartMs(retryOn)),
    cycle: { ...before.cycle, chargePaymentId: null },
    steps: withStep(before, 'charge-failed', nowMs, retryOn),
  };
  const events = ['subscription.cycle-failed'] as const;
  if (retryOn !== undefined || before.state !== 'active') return { subscription: failed, events };
  const due = notChargeable(failed, nowMs);
  return { ...due, events: [...events, ...due.events] };
};

/** The merchant cancels the future: invoices that were made stay as they are. */
export const cancelled = (before: Subscription, nowMs: number): Turn => ({
  subscription: {
    ...changed(before, nowMs),
    state: 'cancelled',
    card: null,
    steps: withStep(before, 'cancelled', nowMs),
  },
  events: ['subscription.cancelled'],
});

const isOver = ({ state }: Subscription): boolean => state === 'cancelled' || state === 'completed';

/** As it is now, due at `dueMs` or not at all. */
const changed = (before: Subscription, nowMs: number, dueMs?: number): Subscription => {
  const { dueMs: _dueMs, ...rest } = before;
  return {
    ...rest,
    updatedMs: nowMs,
    ...(dueMs === undefined ? {} : { dueMs }),
  };
};

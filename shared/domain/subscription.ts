import type { InvoiceDraft } from './invoice.ts';
import { addDays, addMonths, dayStartMs, type KuwaitDate, kuwaitDate } from './kuwait-time.ts';
import type { Fils } from './money.ts';

/**
 * Where a subscription stands.
 * - `pending`: its first invoice is not paid yet.
 * - `active`: cycles are made, by themselves or when the merchant asks.
 * - `past-due`: a cycle's charges failed for good. It goes on once that invoice is paid, or cancelled by the merchant.
 * - `completed`: all its invoices were made, and the last one has ended. Final.
 * - `cancelled`: by the merchant. Final.
 */
export type SubscriptionState = 'pending' | 'active' | 'past-due' | 'completed' | 'cancelled';

/** What a merchant asks for besides the first invoice. */
export interface SubscriptionTerms {
  /** `auto`: each month a cycle is made and charged by itself. `on-demand`: when the merchant asks. */
  type: 'auto' | 'on-demand';
  /** How many invoices the series has, the first one included. */
  recurrences: number;
  /** The first cycle's date; its day of the month is every cycle's, or the last day of a shorter month. */
  startDate: KuwaitDate;
}

/** What every cycle's invoice is like. */
export type CycleTemplate = Omit<InvoiceDraft, 'kind' | 'expiresOn' | 'attachment'>;

/** The latest invoice of the series, and how far taking its money has got. */
export interface Cycle {
  /** From 1, the first invoice; also how many invoices were made. */
  number: number;
  /** The day it was made for: what retries and the next cycle are counted from. */
  dueOn: KuwaitDate;
  invoiceId: number;
  state: 'open' | 'paid' | 'cancelled';
  /** How often its charge was begun. */
  attempts: number;
  /** The charge that is under way; null when there is none. */
  chargePaymentId: number | null;
}

/** The card that the acquirer keeps; its reference charges it, and is shown and logged nowhere. */
export interface KeptCard {
  reference: string;
  paymentType: number;
}

/** Something that happened with an invoice of the series. */
export interface SubscriptionStep {
  atMs: number;
  what:
    | 'created'
    | 'activated'
    | 'no-card'
    | 'cycle-made'
    | 'charge-begun'
    | 'charge-unknown'
    | 'charge-failed'
    | 'cycle-paid'
    | 'cycle-cancelled'
    | 'past-due'
    | 'completed'
    | 'cancelled';
  invoiceId: number;
  /** The day of the next try, or of the next cycle, where one is planned. */
  nextOn?: KuwaitDate;
}

/** A series of invoices paid with one card. Its id is its first invoice's, and so is its token. */
export interface Subscription extends SubscriptionTerms {
  id: number;
  merchantId: number;
  token: string;
  state: SubscriptionState;
  card: KeptCard | null;
  template: CycleTemplate;
  cycle: Cycle;
  /** The latest steps, oldest first. */
  steps: readonly SubscriptionStep[];
  /** Counts its changes: what was decided on one revision is never written over a later one. */
  revision: number;
  createdMs: number;
  updatedMs: number;
  /** When something is to be done with it; absent when nothing is. */
  dueMs?: number;
}

/** Days after a cycle's date on which a charge that failed is tried again. */
const retryAfterDays = [1, 3, 7] as const;
/** Days a cycle's invoice can be paid by its link. */
const payableDays = 30;
/** How long after a charge was begun it is looked at again, should whoever began it have died. */
export const watchMs = 2 * 60_000;
const mostSteps = 40;

/** The k-th date (from 1) of a series that starts on `startDate`: reckoned from the start, so that it never drifts. */
export const cycleDate = (startDate: KuwaitDate, k: number): KuwaitDate => addMonths(startDate, k - 1);

/** The first date of the series strictly after `after`: who paid late is not charged for the months in between. */
export const nextCycleDate = (startDate: KuwaitDate, after: KuwaitDate): KuwaitDate => {
  let k = 1;
  while (cycleDate(startDate, k) <= after) k += 1;
  return cycleDate(startDate, k);
};

/** The next day on which to try a failed charge again, after `today`; undefined when all of them have passed. */
export const retryDay = (dueOn: KuwaitDate, today: KuwaitDate): KuwaitDate | undefined =>
  retryAfterDays.map((days) => addDays(dueOn, days)).find((day) => day > today);

/** Whether the merchant may ask for a cycle now. */
export const canCapture = ({ type, state, cycle, recurrences }: Subscription): boolean =>
  type === 'on-demand' && state === 'active' && cycle.state !== 'open' && cycle.number < recurrences;

export const canBeCancelled = ({ state }: Pick<Subscription, 'state'>): boolean =>
  state !== 'completed' && state !== 'cancelled';

/** Whether what is due is to make the next cycle's invoice. */
export const awaitsCycle = ({ type, state, cycle, recurrences }: Subscription): boolean =>
  type === 'auto' && state === 'active' && cycle.state !== 'open' && cycle.number < recurrences;

/** Whether its first payment leads to further charges. */
export const startsSeries = ({ state, recurrences }: Subscription): boolean =>
  state === 'pending' && recurrences > 1;

/** Whether a card is of any use to it: there are charges still to come. */
export const needsCard = ({ state, cycle, recurrences }: Subscription): boolean =>
  state !== 'completed' && state !== 'cancelled' && cycle.number < recurrences;

/** The invoice of a cycle made today; other lines than the amount's own would not add up to another amount. */
export const cycleDraft = (
  { template }: Pick<Subscription, 'template'>,
  amount: Fils | undefined,
  today: KuwaitDate,
): InvoiceDraft => ({
  ...template,
  ...(amount === undefined || amount === template.amount ? {} : { amount, products: [] }),
  kind: 'subscription',
  attachment: '',
  expiresOn: addDays(today, payableDays),
});

/** The step, among at most {@link mostSteps} latest ones. */
export const withStep = (
  { steps, cycle }: Pick<Subscription, 'steps' | 'cycle'>,
  what: SubscriptionStep['what'],
  atMs: number,
  nextOn?: KuwaitDate,
): SubscriptionStep[] =>
  [...steps, { atMs, what, invoiceId: cycle.invoiceId, ...(nextOn === undefined ? {} : { nextOn }) }].slice(
    -mostSteps,
  );

/** What happened with one invoice of the series, oldest first: what its page tells the payer. */
export const subscriptionSteps = (
  { steps }: Pick<Subscription, 'steps'>,
  invoiceId: number,
): readonly SubscriptionStep[] => steps.filter((step) => step.invoiceId === invoiceId);

/** When the next cycle's work falls due: as its day begins in Kuwait. */
export const nextCycleMs = (
  { startDate, cycle }: Pick<Subscription, 'startDate' | 'cycle'>,
  endedMs: number,
): { nextOn: KuwaitDate; dueMs: number } => {
  const endedOn = kuwaitDate(endedMs);
  const nextOn = nextCycleDate(startDate, endedOn > cycle.dueOn ? endedOn : cycle.dueOn);
  return { nextOn, dueMs: dayStartMs(nextOn) };
};

import type { Language } from './invoice.ts';
import type { Merchant } from './merchant.ts';
import { type Fils, type Rate, shareOf } from './money.ts';

/**
 * Where a payment stands.
 * - `started`: the payer is at the acquirer's page, or a saved card is being charged.
 * - `unknown`: the acquirer could not be asked how it ended; it is looked up until it can.
 * - `captured`: the money was taken. Final.
 * - `failed`, `cancelled`: the acquirer declined, or the payer gave up. Only a capture may still follow, and until the
 *   acquirer's page has closed for certain the payment stays due, to be asked after once more.
 */
export type PaymentState = 'started' | 'unknown' | 'captured' | 'failed' | 'cancelled';

/** What is paid with it. */
export type PaymentTarget =
  | { kind: 'invoice'; invoiceId: number; subscriptionId: number | null }
  | { kind: 'open-invoice'; openInvoiceId: number }
  | { kind: 'pos'; posInvoiceId: number };

/** What an acquirer tells of money that it took. */
export interface Capture {
  /** The acquirer's own id of the payment. */
  acquirerPaymentId: string;
  /** What it took, which is not taken for granted. */
  amount: Fils;
  /** The reference both sides quote when they talk about it. */
  trackId: string;
  transactionId: string;
  authCode: string;
  /** `450000******0007`; empty for means of payment without a card. */
  maskedCard: string;
  capturedMs: number;
  /** The card as the acquirer keeps it for later charges; only when it was asked to. */
  cardReference?: string;
}

/** How a payment ended, or that it has not, in an acquirer's words. */
export type Outcome =
  | { result: 'captured'; capture: Capture }
  | { result: 'declined' }
  | { result: 'abandoned' }
  /** The payer may still act. */
  | { result: 'open' }
  /** The acquirer did not answer. */
  | { result: 'unknown' };

/** Why captured money pays nothing, and has to go back: `amount` is another one than was asked for. */
export type RefundReason = 'paid' | 'cancelled' | 'expired' | 'amount';

/** Who pays, where the payer was asked: open invoices have no customer. Empty when not given. */
export interface Payer {
  name: string;
  phone: string;
}

/** What was asked back of a captured payment's money. */
export interface PaymentRefunds {
  /** Given back or still to be decided: together never more than was captured. */
  reserved: Fils;
  /** Given back. */
  returned: Fils;
  /** The acquirer refused the last refund that it was told of. */
  refused: boolean;
  /** Every refund that was ever asked for. */
  ids: readonly number[];
}

export const noRefunds: PaymentRefunds = { reserved: 0, returned: 0, refused: false, ids: [] };

/** One attempt to pay. */
export interface Payment {
  id: number;
  merchantId: number;
  token: string;
  /** Unguessable: leads the payer back from the acquirer's page. */
  returnKey: string;
  target: PaymentTarget;
  /** The reference of what is paid. */
  orderReference: string;
  amount: Fils;
  /** What stays with the gateway, by the rates agreed when the payment began; `amount` = `commission` + `netAmount`. */
  commission: Fils;
  netAmount: Fils;
  paymentType: number;
  serviceType: number;
  /**
   * `page`: by the payer at the acquirer's page. `saved-card`: by us, with the card of an earlier payment. `terminal`: by
   * the payer at the merchant's counter; we hear of it when it is over.
   */
  method: 'page' | 'saved-card' | 'terminal';
  payer: Payer | null;
  language: Language;
  state: PaymentState;
  capture: Capture | null;
  /** Captured, but for something that could no longer be paid: the money has to go back. */
  refundReason: RefundReason | null;
  refunds: PaymentRefunds;
  /** How often the acquirer was asked in vain. */
  lookups: number;
  /** When the acquirer first did not say how it ended; stays when it has said so later. */
  unknownSinceMs?: number;
  createdMs: number;
  updatedMs: number;
  /** When the acquirer is to be asked again; absent once the payment has ended. */
  dueMs?: number;
}

/** The part of a captured payment that its invoice shows. */
export type CapturedPayment = Pick<
  Payment,
  | 'id'
  | 'token'
  | 'amount'
  | 'commission'
  | 'netAmount'
  | 'paymentType'
  | 'serviceType'
  | 'method'
  | 'createdMs'
> & { capture: Capture };

/** Service types of payments (contract section 4): invoices of every kind are paid as "SMS Payment", Decided. */
export const serviceTypeOf = ({ kind }: PaymentTarget): number => serviceTypesByKind[kind];

const serviceTypesByKind: Readonly<Record<PaymentTarget['kind'], number>> = {
  invoice: 2,
  pos: 6,
  'open-invoice': 7,
};

/** A payment's status on the wire (contract section 4); undefined while it has none. */
export const paymentStatusOf = ({
  state,
  method,
  capture,
  refunds,
}: Pick<Payment, 'state' | 'method' | 'capture' | 'refunds'>): number | undefined => {
  if (!capture) return endedStatuses[state];
  if (refunds.returned >= capture.amount) return 2;
  if (refunds.refused) return 3;
  return method === 'saved-card' ? 8 : 1;
};

const endedStatuses: Partial<Record<PaymentState, number>> = { failed: 0, cancelled: 5 };

/** The share the merchant agreed to leave with the gateway: subscriptions cost their own charge on top. */
export const commissionRate = ({ profile }: Merchant, target: PaymentTarget): Rate => {
  const { serviceCharges, subscriptionCharges } = profile.commission;
  const isSubscription = target.kind === 'invoice' && target.subscriptionId !== null;
  return serviceCharges + (isSubscription ? subscriptionCharges : 0);
};

/** Splits an amount into what stays with the gateway and what the merchant gets; the two add up to it. */
export const splitByRate = (amount: Fils, rate: Rate): { commission: Fils; netAmount: Fils } => {
  const commission = shareOf(amount, rate);
  return { commission, netAmount: amount - commission };
};

const minuteMs = 60_000;

/** How long the acquirer keeps its page open for the payer. */
export const pageLifeMs = 15 * minuteMs;

/** When a payer who does not come back is asked after: once the acquirer's page has closed for certain. */
export const firstLookupMs = (createdMs: number): number => createdMs + pageLifeMs + 5 * minuteMs;

/** When a payment that ended without money is asked after once more; undefined when that time has passed. */
export const confirmationMs = (
  { createdMs }: Pick<Payment, 'createdMs'>,
  nowMs: number,
): number | undefined => (nowMs < firstLookupMs(createdMs) ? firstLookupMs(createdMs) : undefined);

/** A capture's time as far as it can be believed: acquirers' clocks differ from ours by minutes, not by days. */
export const believedMs = (
  capturedMs: number,
  { createdMs }: Pick<Payment, 'createdMs'>,
  nowMs: number,
): number =>
  capturedMs >= createdMs - 5 * minuteMs && capturedMs <= nowMs + 5 * minuteMs ? capturedMs : nowMs;

/** When an acquirer that did not answer is asked again: after 5 minutes, then twice as long each time, up to a day. */
export const nextLookupMs = (nowMs: number, lookups: number): number =>
  nowMs + Math.min(5 * minuteMs * 2 ** lookups, 24 * 60 * minuteMs);

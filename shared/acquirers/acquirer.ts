import type { Outcome, Payment } from '../domain/payment.ts';
import type { Refund, RefundablePayment, RefundOutcome } from '../domain/refund.ts';

/** What an acquirer is told when a payer is sent to its page. */
export interface Start {
  payment: Payment;
  merchantName: string;
  /** Where the payer's browser goes afterwards. */
  returnUrl: string;
  /** Whether the acquirer shall keep the card for later charges. */
  keepCard: boolean;
}

/** What an acquirer says by itself about a payment, once its signature is verified. */
export interface Callback {
  merchantId: number;
  paymentId: number;
  /** The payment's token and amount as the acquirer knows them: they must be ours. */
  token: string;
  amount: number;
  outcome: Outcome;
}

/**
 * Who takes the money (design section 5). An acquirer that does not answer is an outcome, `unknown`, not an error.
 *
 * Every call names the payment by its return key, so that none of them can happen twice at the acquirer.
 */
export interface Acquirer {
  /** Announces a payment; the payer goes to the page this leads to. */
  start(start: Start): Promise<{ redirectUrl: string }>;
  /** How a payment stands. */
  lookup(payment: Payment, nowMs: number): Promise<Outcome>;
  /** Takes a payment from a card that was kept with an earlier one; said again, it answers what it did. */
  charge(payment: Payment, cardReference: string, nowMs: number): Promise<Outcome>;
  /** Gives money of a captured payment back, once for each refund however often it is said. Never answers `absent`. */
  refund(payment: RefundablePayment, refund: Refund, nowMs: number): Promise<RefundOutcome>;
  /** How a refund stands; `absent` only when it never arrived, so that it may be told. */
  lookupRefund(payment: RefundablePayment, refund: Refund, nowMs: number): Promise<RefundOutcome>;
}

/** Reads what an acquirer says by itself. Apart from the rest, as it takes a key that no page of a payer has a use for. */
export interface CallbackReader {
  /** The callback in a request's body; undefined when it is forged, damaged or stale. */
  finish(body: string, nowMs: number): Promise<Callback | undefined>;
}

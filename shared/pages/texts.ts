import type { Language } from '../domain/invoice.ts';
import type { SubscriptionState, SubscriptionStep } from '../domain/subscription.ts';
import { arabic } from './texts/arabic.ts';
import { english } from './texts/english.ts';

/** A heading and what it means for the payer. */
export interface Told {
  title: string;
  body: string;
}

/** Everything the pages say, in one language. A text that a name or an amount follows leads up to it. */
export interface Texts {
  skip: string;
  language: string;
  months: readonly string[];
  kuwaitTime: string;
  qrCode: string;
  qrHint: string;
  trust: string;
  states: Record<StateName, string>;
  /** Payment types by number that payers know by another name than the contract's. */
  paymentTypes: Readonly<Record<number, string>>;
  invoice: Record<
    | 'from'
    | 'amountDue'
    | 'customer'
    | 'payableUntil'
    | 'issuedOn'
    | 'reference'
    | 'description'
    | 'details'
    | 'items'
    | 'item'
    | 'amount'
    | 'discount'
    | 'serviceCharge'
    | 'attachment'
    | 'openAttachment'
    | 'subscription'
    | 'cancelled'
    | 'expired'
    | 'notPayable',
    string
  >;
  form: Record<
    | 'legend'
    | 'pay'
    | 'payNow'
    | 'next'
    | 'chooseType'
    | 'amount'
    | 'between'
    | 'and'
    | 'amountNeeded'
    | 'amountOutside'
    | 'name'
    | 'phone'
    | 'optional'
    | 'badName'
    | 'badPhone'
    | 'error',
    string
  >;
  unavailable: Record<'title' | 'contact', string>;
  checking: Told & { see: string };
  receipt: Record<
    | 'title'
    | 'thanks'
    | 'keep'
    | 'details'
    | 'amount'
    | 'paidAt'
    | 'merchant'
    | 'paymentType'
    | 'card'
    | 'reference'
    | 'token'
    | 'trackId'
    | 'transactionId'
    | 'authCode'
    | 'refunded'
    | 'refundedTotal',
    string
  >;
  split: Record<
    | 'bill'
    | 'plan'
    | 'total'
    | 'paid'
    | 'parts'
    | 'instalments'
    | 'part'
    | 'instalment'
    | 'due'
    | 'open'
    | 'view',
    string
  >;
  subscription: Record<'title' | 'state' | 'from' | 'payments' | 'next', string> & {
    states: Record<SubscriptionState, string>;
    steps: Record<SubscriptionStep['what'], string>;
  };
  openInvoice: Record<
    'to' | 'amountYouChoose' | 'payableUntil' | 'payer' | 'cancelled' | 'expired' | 'notPayable',
    string
  >;
  payment: Record<'open' | 'failed' | 'cancelled', Told> &
    Record<'again' | 'back', string> & {
      refund: Record<'title' | 'paid' | 'cancelled' | 'expired' | 'amount' | 'promise' | 'keep', string>;
    };
  simulator: Record<
    | 'title'
    | 'notice'
    | 'merchant'
    | 'reference'
    | 'decide'
    | 'chooseDecision'
    | 'behaviour'
    | 'refund'
    | 'closed'
    | 'closedBody'
    | 'back',
    string
  > & {
    decisions: Record<
      'approve' | 'approve-twice' | 'decline' | 'cancel' | 'time-out-approved' | 'time-out-declined',
      string
    >;
    behaviours: Record<'approve' | 'decline' | 'decline-once' | 'time-out', string>;
    refunds: Record<'approve' | 'refuse' | 'refuse-once' | 'time-out' | 'lost', string>;
  };
  errors: Record<'unknown' | 'unreadable' | 'tooMany' | 'ours', Told> & { requestId: string };
}

/** How something stands, in a word or two. */
export type StateName =
  | 'unpaid'
  | 'paid'
  | 'cancelled'
  | 'expired'
  | 'checking'
  | 'failed'
  | 'refund'
  | 'open';

const languages: Readonly<Record<Language, Texts>> = { en: english, ar: arabic };

export const textsIn = (language: Language): Texts => languages[language];

import type { RandomInt } from '../../domain/identifiers.ts';
import { accessKey } from '../../domain/identifiers.ts';
import { kuwaitDate } from '../../domain/kuwait-time.ts';
import type { Fils } from '../../domain/money.ts';
import type { Capture } from '../../domain/payment.ts';

/** How long the simulator is silent when it times out. */
export const silenceMs = 3 * 60_000;

/** What a payer can do at the simulator's page: how the payment ends there, how often it calls back, how long it is silent. */
export const decisions = {
  approve: { state: 'approved', callbacks: 1, silentMs: 0 },
  'approve-twice': { state: 'approved', callbacks: 2, silentMs: 0 },
  decline: { state: 'declined', callbacks: 1, silentMs: 0 },
  cancel: { state: 'cancelled', callbacks: 1, silentMs: 0 },
  'time-out-approved': { state: 'approved', callbacks: 0, silentMs: silenceMs },
  'time-out-declined': { state: 'declined', callbacks: 0, silentMs: silenceMs },
} as const;
export type Decision = keyof typeof decisions;

export const isDecision = (text: unknown): text is Decision =>
  typeof text === 'string' && Object.hasOwn(decisions, text);

/** What a kept card shall do when it is charged later. */
export const cardBehaviours = ['approve', 'decline', 'decline-once', 'time-out'] as const;
export type CardBehaviour = (typeof cardBehaviours)[number];

export const isCardBehaviour = (text: unknown): text is CardBehaviour =>
  (cardBehaviours as readonly unknown[]).includes(text);

/**
 * What the simulator shall do when it is told to give money back: do it, refuse always or the first time, do it without an
 * answer, or not hear of it the first time.
 */
export const refundBehaviours = ['approve', 'refuse', 'refuse-once', 'time-out', 'lost'] as const;
export type RefundBehaviour = (typeof refundBehaviours)[number];

export const isRefundBehaviour = (text: unknown): text is RefundBehaviour =>
  (refundBehaviours as readonly unknown[]).includes(text);

/** Test card numbers by payment type; KNET's where there is none of its own. */
const cards: Readonly<Record<number, string>> = {
  2: '512345******0008',
  5: '450875******1019',
  7: '345678*****0007',
  8: '345678*****0007',
  9: '512345******0008',
  10: '450875******1019',
  14: '345678*****0007',
  16: '450875******1019',
};
const knetCard = '888888******0001';

/** The papers of money taken, as acquirers hand them out. */
export const newCapture = (
  { amount, paymentType, keepCard }: { amount: Fils; paymentType: number; keepCard: boolean },
  nowMs: number,
  random: RandomInt,
): Capture => {
  const digits = (count: number): string => Array.from({ length: count }, () => String(random(10))).join('');
  return {
    acquirerPaymentId: `100${digits(15)}`,
    amount,
    trackId: digits(6),
    transactionId: `${kuwaitDate(nowMs).replaceAll('-', '').slice(2)}${digits(9)}`,
    authCode: `B${digits(5)}`,
    maskedCard: cards[paymentType] ?? knetCard,
    capturedMs: nowMs,
    ...(keepCard ? { cardReference: `CARD${accessKey(random)}` } : {}),
  };
};

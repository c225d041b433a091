import type { Fils, Rate } from './money.ts';

/** The terminals there are (contract section 11); the last one is software on a phone. */
export const terminalModels = [
  'A50',
  'A77',
  'A910',
  'A920',
  'A920 Pro',
  'A930 Pro',
  'A8',
  'A99',
  'SoftPOS',
] as const;
export type TerminalModel = (typeof terminalModels)[number];

/** A machine at a merchant's counter, as whoever assigns it describes it. */
export interface TerminalDraft {
  /** `TerminalID`: of one terminal in the whole service, whichever merchant has it. */
  id: number;
  merchantId: number;
  name: string;
  model: TerminalModel;
  remark: string;
}

export interface Terminal extends TerminalDraft {
  createdMs: number;
  /** SHA-256 of its credential, in hex: what its calls are verified with. */
  credentialHash: string;
  /** When an invoice was last pushed to it, handed out to it or answered by it. */
  activeMs: number;
  /** The POS invoices that it still has to answer, oldest first. */
  waiting: readonly Waiting[];
}

/** A POS invoice that waits for its terminal's answer. */
export interface Waiting {
  posInvoiceId: number;
  /** Until then it is in the terminal's hands and is not handed out again; 0 while it never was. */
  leasedUntilMs: number;
}

/** What is taken of payments at terminals, as the contract's samples have it: shares, and the least of each. */
export const terminalCharges: Readonly<Record<'knet' | 'mpgs' | 'gcc', { share: Rate; least: Fils }>> = {
  knet: { share: 300, least: 10 },
  mpgs: { share: 2_500, least: 10 },
  gcc: { share: 2_500, least: 10 },
};

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** How long a terminal has for its answer before the invoice is handed out again. */
export const leaseMs = 2 * minuteMs;

/** How many invoices may wait for one terminal: at a counter there is one payer at a time. */
export const mostWaiting = 40;

/** The longest that a terminal's question is held open for something to come. */
export const longestHoldMs = 20 * secondMs;

/** The oldest invoice that is in nobody's hands; undefined when there is none. */
export const nextWaiting = ({ waiting }: Pick<Terminal, 'waiting'>, nowMs: number): Waiting | undefined =>
  waiting.find(({ leasedUntilMs }) => leasedUntilMs <= nowMs);

/** How a terminal that finds nothing is treated, by how lately it had something to do. */
export interface Patience {
  /** How long its question may be held open. */
  holdMs: number;
  /** When it may ask again after an answer without an invoice. */
  retryAfterSeconds: number;
}

/**
 * A question that is held open costs a function's time, so that only a busy terminal's is; one that has rested asks every
 * few seconds, and one that nobody uses once a minute (docs/decisions/016).
 */
export const patienceWith = ({ activeMs }: Pick<Terminal, 'activeMs'>, nowMs: number): Patience => {
  const restedMs = nowMs - activeMs;
  if (restedMs < 2 * minuteMs) return { holdMs: longestHoldMs, retryAfterSeconds: 1 };
  return { holdMs: 0, retryAfterSeconds: restedMs < 120 * minuteMs ? 3 : 60 };
};

import type { Invoice } from '../domain/invoice.ts';
import type { Answer, Claim, Committed } from './idempotency.ts';

/** A change that answers its caller: what to say about the invoice, and whether it may happen only once. */
export interface Change<Subject = Invoice> {
  nowMs: number;
  claim: Claim | undefined;
  answer: (subject: Subject) => Answer;
}

/** What became of a change; `replayed` when an earlier call's answer is repeated. */
export type Changed = Answer & { replayed: boolean };

/** Undefined asks for another try: nothing was written. */
export const settled = (committed: Committed): Changed | undefined =>
  committed.outcome === 'refused'
    ? undefined
    : { ...committed.answer, replayed: committed.outcome === 'replayed' };

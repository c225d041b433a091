import type { Invoice, InvoiceDraft } from '../../shared/domain/invoice.ts';
import type { Claim } from '../../shared/store/idempotency.ts';
import type { Change } from '../../shared/store/invoice-change.ts';
import { draft } from './shop.ts';

/** Drafts of a plan, told apart by reference number and amount. */
export const plan = (count: number, wanted: Partial<InvoiceDraft> = {}): InvoiceDraft[] =>
  Array.from({ length: count }, (_, at) =>
    draft({ kind: 'emi', referenceNumber: `PART-${at}`, amount: 1_000 + at, ...wanted }),
  );

/** A change whose answer is the invoices themselves. */
export const planChange = (nowMs: number, claim?: Claim): Change<readonly Invoice[]> => ({
  nowMs,
  claim,
  answer: (invoices) => ({ message: 'done', response: invoices }),
});

export const invoicesOf = ({ response }: { response: unknown }): Invoice[] => response as Invoice[];

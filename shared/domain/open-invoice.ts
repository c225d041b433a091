import { isExpired } from './invoice.ts';
import type { KuwaitDate } from './kuwait-time.ts';
import type { Fils } from './money.ts';
import { folded, searchedText } from './search-terms.ts';

/** Whether the merchant or the payer chooses the amount, with its number in the answers' `type` (contract section 4). */
export const openInvoiceTypes = { fixed: 0, open: 1 } as const;
export type OpenInvoiceType = keyof typeof openInvoiceTypes;

/** States as they are shown, with their numbers in `status` (contract section 4). */
export const openInvoiceStatuses = { active: 0, expired: 1, cancelled: 3 } as const;
export type OpenInvoiceStatus = keyof typeof openInvoiceStatuses;

/** What a merchant asks for: one link that any number of payers may pay. Amounts that its type does not use are 0. */
export interface OpenInvoiceDraft {
  title: string;
  type: OpenInvoiceType;
  fixedAmount: Fils;
  minAmount: Fils;
  maxAmount: Fils;
  description: string;
  expiresOn: KuwaitDate;
}

export interface OpenInvoice extends OpenInvoiceDraft {
  id: number;
  merchantId: number;
  /** Kept across updates. */
  referenceNumber: string;
  /** What its own link ends in. */
  accessKey: string;
  /** Expired is `active` with a past `expiresOn`: time alone changes no row. */
  status: 'active' | 'cancelled';
  /** The id of the first of the rows that updates made of one another; its own when there was no update yet. */
  lineageId: number;
  /** The row that an update made of this one. */
  replacedBy?: number;
  /** Whether anybody has paid it: set in the transaction of the first payment. */
  paid: boolean;
  /** How many payments there were, as far as the stream has told (`store/open-invoice-payments.ts`). */
  paidCount: number;
  paidTotal: Fils;
  createdMs: number;
  updatedMs: number;
}

/** One payment of an open invoice, and who made it. Parts that were not given are empty. */
export interface Payer {
  paymentId: number;
  openInvoiceId: number;
  name: string;
  email: string;
  phone: string;
  amount: Fils;
  paymentTypeId: number;
  /** The payment's token. */
  token: string;
  paidMs: number;
}

export const statusOf = (
  openInvoice: Pick<OpenInvoice, 'status' | 'expiresOn'>,
  nowMs: number,
): OpenInvoiceStatus => {
  if (openInvoice.status === 'cancelled') return 'cancelled';
  return isExpired(openInvoice, nowMs) ? 'expired' : 'active';
};

/** It can be paid through the end of its `expiresOn` day in Kuwait, by any number of payers. */
export const canBePaid = (openInvoice: Pick<OpenInvoice, 'status' | 'expiresOn'>, nowMs: number): boolean =>
  statusOf(openInvoice, nowMs) === 'active';

/** Whether a payer may pay just this much: the fixed amount, or one within the bounds, both included. */
export const amountAllowed = (
  { type, fixedAmount, minAmount, maxAmount }: Pick<OpenInvoice, keyof OpenInvoiceDraft>,
  amount: Fils,
): boolean => (type === 'fixed' ? amount === fixedAmount : amount >= minAmount && amount <= maxAmount);

/** Only one that nobody has paid can be cancelled, expired or not (contract section 7). */
export const canBeCancelled = ({ status, paid }: Pick<OpenInvoice, 'status' | 'paid'>): boolean =>
  status === 'active' && !paid;

/** Paid or expired, it can be given another day; cancelled, it cannot. */
export const canBeUpdated = ({ status }: Pick<OpenInvoice, 'status'>): boolean => status === 'active';

/** Whether a searched text begins its reference number or id, or a word of its title or description. */
export const matchesSearch = (
  { id, referenceNumber, title, description }: OpenInvoice,
  search: string,
): boolean => {
  const wanted = searchedText(search);
  return [String(id), referenceNumber, folded(title), folded(description)].some((text) =>
    ` ${text}`.includes(` ${wanted}`),
  );
};

import type { InvoiceDraft, Language } from './invoice.ts';
import { addDays, type KuwaitDate, kuwaitDate } from './kuwait-time.ts';
import type { Merchant } from './merchant.ts';
import type { Fils } from './money.ts';

/** The two series of rows, with their number in the list's `type` (contract section 9). */
export const bulkKinds = { bulk: 0, scheduled: 1 } as const;
export type BulkKind = keyof typeof bulkKinds;

/** What becomes of a row, with its number in the answers' `status` (contract section 9, Decided). */
export const rowStatuses = { waiting: 1, sending: 2, sent: 3, failed: 4 } as const;
export type RowStatus = keyof typeof rowStatuses;

/** Why no invoice was made of a row. */
export const failures = {
  expired: 'Its last day was over before it was sent.',
  'merchant-disabled': 'The merchant was disabled when it was sent.',
} as const;
export type RowFailure = keyof typeof failures;

/** One row of a table of invoices, well formed: the invoice by SMS that a merchant wants sent to a payer. */
export interface RowWish {
  referenceNumber: string;
  name: string;
  countryCode: string;
  mobileNumber: string;
  email: string;
  amount: Fils;
  description: string;
  language: Language;
  /** The invoice's last day; null: so many days after it was made as any other. */
  expiresOn: KuwaitDate | null;
  /** The minute at which it is sent by itself, epoch milliseconds; null for a row that somebody sends. */
  scheduledMs: number | null;
  /** What an equal row of another upload has too. */
  fingerprint: string;
}

/** A row as it is kept. */
export type BulkRow = RowRecord & RowState;

export interface RowRecord extends RowWish {
  id: number;
  merchantId: number;
  uploadId: number;
  /** The fingerprint since its last edit; null for one that was never edited. */
  editedFingerprint: string | null;
  createdMs: number;
  updatedMs: number;
}

export type RowState =
  | { status: 'waiting' }
  /** On its way to become an invoice, as one of a sending. */
  | { status: 'sending'; sendingId: string }
  | { status: 'sent'; invoiceId: number }
  | { status: 'failed'; failure: RowFailure };

/** Rows are numbered apart in each kind, and an id tells number and kind, so that it leads to its row. */
export const rowId = (kind: BulkKind, number: number): number => 2 * number + bulkKinds[kind];
export const numberOfRow = (id: number): number => Math.floor(id / 2);
export const kindOfRow = (id: number): BulkKind => (id % 2 === 0 ? 'bulk' : 'scheduled');

/** A row being sent may become an invoice at any moment, and one that was sent is one: neither can be taken back. */
export const canBeChanged = ({ status }: RowState): boolean => status === 'waiting' || status === 'failed';

/** Whether a row can be sent when somebody asks for it: for the first time, or again where it failed. */
export const canBeSent = canBeChanged;

/** At its minute a row is sent that still waits for it: not where it was moved, or sent before its time. */
export const isDueAt = ({ status, scheduledMs }: BulkRow, minuteMs: number): boolean =>
  status === 'waiting' && scheduledMs === minuteMs;

/** Why a row cannot become an invoice now; undefined when it can. */
export const whyNotSendable = (
  { expiresOn }: RowWish,
  { status }: Pick<Merchant, 'status'>,
  nowMs: number,
): RowFailure | undefined => {
  if (status !== 'active') return 'merchant-disabled';
  return expiresOn !== null && expiresOn < kuwaitDate(nowMs) ? 'expired' : undefined;
};

/** Days an invoice can be paid whose row does not say, as of any other (contract section 6, Decided). */
const defaultDays = 30;

/** The single invoice by SMS that a row asks for. */
export const rowDraft = (row: RowWish, { paymentTypes }: Merchant, nowMs: number): InvoiceDraft => ({
  kind: 'single',
  channel: 'sms',
  referenceNumber: row.referenceNumber,
  amount: row.amount,
  serviceCharge: 0,
  discount: 0,
  paymentMethods: paymentTypes,
  description: row.description,
  language: row.language,
  expiresOn: row.expiresOn ?? addDays(kuwaitDate(nowMs), defaultDays),
  attachment: '',
  webhook: '',
  customer: {
    name: row.name,
    email: row.email,
    countryCode: row.countryCode,
    mobileNumber: row.mobileNumber,
  },
  products: [],
});

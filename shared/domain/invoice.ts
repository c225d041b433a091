import { type KuwaitDate, kuwaitDate } from './kuwait-time.ts';
import type { Fils } from './money.ts';
import type { CapturedPayment } from './payment.ts';

/** What made the invoice, with its number in the answers' `invoice_type` (contract section 4). */
export const invoiceKinds = { single: 1, subscription: 5, split: 6, emi: 7 } as const;
export type InvoiceKind = keyof typeof invoiceKinds;
export const allKinds = Object.keys(invoiceKinds) as InvoiceKind[];

/** How the invoice reaches its payer, with its number in `invoiceSubType`. */
export const channels = { sms: 0, whatsapp: 1, email: 2, url: 3 } as const;
export type Channel = keyof typeof channels;

/** Stored states, with their numbers in `invoice_status`. Expired is `unpaid` with a past `expiresOn`. */
export const invoiceStatuses = { unpaid: 0, paid: 1, cancelled: 3 } as const;
export type InvoiceStatus = keyof typeof invoiceStatuses;
export const allStatuses = Object.keys(invoiceStatuses) as InvoiceStatus[];

export type Language = 'en' | 'ar';

/** The person billed. Parts that were not given are empty; digits only in the two phone parts, without a plus. */
export interface Customer {
  name: string;
  email: string;
  countryCode: string;
  mobileNumber: string;
}

/** One line of the bill: `amount` = `rate` × `quantity`. */
export interface Product {
  id: number;
  name: string;
  rate: Fils;
  quantity: string;
  amount: Fils;
}

/** What a merchant asks for, well formed and complete, before it has an identity. */
export interface InvoiceDraft {
  kind: InvoiceKind;
  channel: Channel;
  referenceNumber: string;
  amount: Fils;
  serviceCharge: Fils;
  discount: Fils;
  paymentMethods: readonly number[];
  description: string;
  language: Language;
  expiresOn: KuwaitDate;
  attachment: string;
  webhook: string;
  customer: Customer | null;
  products: readonly Product[];
}

/** An invoice as it is kept; a paid one, and no other, has the payment it was paid with. */
export type Invoice = InvoiceRecord &
  ({ status: 'unpaid' | 'cancelled'; payment: null } | { status: 'paid'; payment: CapturedPayment });

export interface InvoiceRecord extends InvoiceDraft {
  id: number;
  merchantId: number;
  token: string;
  accessKey: string;
  splitAccessKey: string;
  /** The subscription it belongs to; null for every other kind. */
  subscriptionId: number | null;
  /** Payments that were under way when last heard of, and may still take its money: never taken for granted. */
  pendingPaymentIds: readonly number[];
  /** Refunds that were asked for of the payment it was paid with. */
  refundIds: readonly number[];
  smsSent: boolean;
  smsResponse: string;
  smsTexts: { en: string; ar: string };
  visitedCount: number;
  createdMs: number;
  updatedMs: number;
}

/** An invoice can be paid through the end of its `expiresOn` day in Kuwait (contract section 4). */
export const isExpired = (invoice: Pick<Invoice, 'expiresOn'>, nowMs: number): boolean =>
  invoice.expiresOn < kuwaitDate(nowMs);

/** Only an unpaid, unexpired invoice can be sent again (contract section 7). */
export const canBeResent = (invoice: Pick<Invoice, 'status' | 'expiresOn'>, nowMs: number): boolean =>
  invoice.status === 'unpaid' && !isExpired(invoice, nowMs);

/** Why an invoice cannot be paid; undefined while it can. */
export const whyNotPayable = (
  invoice: Pick<Invoice, 'status' | 'expiresOn'>,
  atMs: number,
): 'paid' | 'cancelled' | 'expired' | undefined => {
  if (invoice.status !== 'unpaid') return invoice.status;
  return isExpired(invoice, atMs) ? 'expired' : undefined;
};

/** Only an unpaid invoice can be cancelled, expired or not (contract section 3, the 400). */
export const canBeCancelled = (invoice: Pick<Invoice, 'status'>): boolean => invoice.status === 'unpaid';

/** The number a message goes to: country code and number without plus, empty when there is none. */
export const phoneOf = ({ countryCode, mobileNumber }: Customer): string =>
  mobileNumber === '' ? '' : countryCode + mobileNumber;

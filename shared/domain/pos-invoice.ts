import type { Fils } from './money.ts';

/** States of a POS invoice with their numbers in `status` (contract section 11). */
export const posInvoiceStatuses = { waiting: 0, paid: 1, declined: 2, cancelled: 3 } as const;
export type PosInvoiceStatus = keyof typeof posInvoiceStatuses;

/** What a cashier's system asks a terminal to take. Texts that were not given are empty. */
export interface PosInvoiceDraft {
  terminalId: number;
  invoiceNumber: string;
  amount: Fils;
  customer: { name: string; email: string; phone: string };
  description: string;
}

export interface PosInvoice extends PosInvoiceDraft {
  id: number;
  merchantId: number;
  /** Names it to the merchant's software and to its terminal. */
  transactionId: string;
  /** The terminal's name when it was pushed. */
  terminalName: string;
  status: PosInvoiceStatus;
  /** The first money that its terminal took for it: usually what paid it. */
  taken: { paymentId: number; reference: string } | null;
  createdMs: number;
  updatedMs: number;
}

/** What a terminal says of the money that it took. */
export interface PosApproval {
  result: 'approved';
  amount: Fils;
  paymentType: number;
  /** `450000******0007`; empty where there was no card to see. */
  maskedCard: string;
  authCode: string;
  /** The terminal's own reference of the payment: another one is other money. */
  reference: string;
}

/** How a payer's turn at the terminal ended. */
export type PosResult = PosApproval | { result: 'declined' } | { result: 'cancelled' };

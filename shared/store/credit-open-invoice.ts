import { statusOf } from '../domain/open-invoice.ts';
import { openInvoicePaidWrite } from './open-invoice-payments.ts';
import { openInvoiceRepository } from './open-invoices.ts';
import type { Creditor } from './settlement.ts';

/**
 * Credits captured money to an open invoice: to the newest row that updates made of it, if that was active on the day of
 * the capture. Only the first payment writes the row, so that many payers at once do not wait for each other; who paid
 * and how much follows the stream.
 */
export const creditOpenInvoice: Creditor = async (table, payment, nowMs) => {
  const { merchantId, target, capture } = payment;
  if (target.kind !== 'open-invoice') throw new Error(`Payment ${payment.id} is not of an open invoice.`);
  const openInvoice = await openInvoiceRepository(table).head(merchantId, target.openInvoiceId);
  if (!openInvoice) throw new Error(`Merchant ${merchantId} has no open invoice ${target.openInvoiceId}.`);
  const status = statusOf(openInvoice, capture.capturedMs);
  if (status !== 'active') return { refund: status };
  return {
    target: { kind: 'open-invoice', openInvoiceId: openInvoice.id },
    writes: openInvoice.paid ? [] : [openInvoicePaidWrite(openInvoice, nowMs)],
  };
};

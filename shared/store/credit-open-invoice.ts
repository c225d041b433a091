import { isExpired } from '../domain/invoice.ts';
import { openInvoicePaidWrite } from './open-invoice-payments.ts';
import { openInvoiceRepository } from './open-invoices.ts';
import type { Creditor } from './settlement.ts';

/**
 * Pays an open invoice with captured money: the newest row that updates made of it, active, and captured before the end
 * of its last day.
 *
 * Only the first payment writes the row, so that payers who come at once do not wait for each other; from then on it
 * cannot be cancelled, and whether it expires is a matter of days.
 */
export const creditOpenInvoice: Creditor = async (table, payment, nowMs) => {
  const { merchantId, target, capture } = payment;
  if (target.kind !== 'open-invoice') throw new Error(`Payment ${payment.id} is not of an open invoice.`);
  const openInvoice = await openInvoiceRepository(table).head(merchantId, target.openInvoiceId);
  if (!openInvoice) throw new Error(`Merchant ${merchantId} has no open invoice ${target.openInvoiceId}.`);
  if (openInvoice.status === 'cancelled') return { refund: 'cancelled' };
  if (isExpired(openInvoice, capture.capturedMs)) return { refund: 'expired' };
  return {
    target: { kind: 'open-invoice', openInvoiceId: openInvoice.id },
    writes: openInvoice.paid ? [] : [openInvoicePaidWrite(openInvoice, nowMs)],
  };
};

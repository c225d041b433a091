import { whyNotPayable } from '../domain/invoice.ts';
import type { CapturedPayment } from '../domain/payment.ts';
import { invoiceFrom } from './invoice-item.ts';
import { invoiceKey } from './keys.ts';
import type { Captured, Creditor } from './settlement.ts';

/** Pays an invoice with captured money: unpaid, and captured before the end of its last day. */
export const creditInvoice: Creditor = async (table, payment, nowMs) => {
  const { merchantId, target, capture } = payment;
  if (target.kind !== 'invoice') throw new Error(`Payment ${payment.id} is not of an invoice.`);
  const key = invoiceKey(merchantId, target.invoiceId);
  const item = await table.get(key);
  if (!item) throw new Error(`Merchant ${merchantId} has no invoice ${target.invoiceId}.`);
  // The day it was captured on counts, not the day we hear of it: who paid in time has paid.
  const refund = whyNotPayable(invoiceFrom(item), capture.capturedMs);
  if (refund) return { refund };
  return {
    target,
    writes: [
      {
        update: key,
        set: 'SET #status = :paid, payment = :payment, updatedMs = :now REMOVE pendingPaymentIds, deadlinePk, deadlineSk',
        condition: '#status = :unpaid',
        names: { '#status': 'status' },
        values: { ':paid': 'paid', ':unpaid': 'unpaid', ':payment': shownOnInvoice(payment), ':now': nowMs },
      },
    ],
  };
};

const shownOnInvoice = (payment: Captured): CapturedPayment => {
  const { id, token, amount, commission, netAmount, paymentType, serviceType, method, createdMs } = payment;
  // The card's reference charges it: it stays with the payment, away from what pages and lists read.
  const { cardReference: _cardReference, ...capture } = payment.capture;
  return {
    id,
    token,
    amount,
    commission,
    netAmount,
    paymentType,
    serviceType,
    method,
    createdMs,
    capture,
  };
};

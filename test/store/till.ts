import { creditors } from '../../shared/acquirers/learn-payment.ts';
import type { Invoice } from '../../shared/domain/invoice.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Capture, Outcome, Payment } from '../../shared/domain/payment.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { paymentRepository } from '../../shared/store/payments.ts';
import { type Settled, settle } from '../../shared/store/settlement.ts';
import type { Table } from '../../shared/store/table.ts';
import { change, draft, invoiceOf, noonMs } from './shop.ts';

export const capture: Omit<Capture, 'capturedMs'> = {
  acquirerPaymentId: '100202600000000001',
  amount: 10_000,
  trackId: '343757',
  transactionId: '525420000128686',
  authCode: 'B76201',
  maskedCard: '888888******0001',
};

export const capturedAt = (capturedMs: number, told: Partial<Capture> = {}): Outcome => ({
  result: 'captured',
  capture: { ...capture, capturedMs, ...told },
});

/** Payments without an acquirer: what it would tell is told by the test. */
export const tillOf = (table: Table, shop: Merchant) => {
  const invoices = invoiceRepository(table);
  const payments = paymentRepository(table);
  return {
    invoices,
    payments,

    bill: async (wanted: Parameters<typeof draft>[0] = {}): Promise<Invoice> =>
      invoiceOf(await invoices.create(shop, draft(wanted), change(noonMs))),

    begin: async (invoice: Invoice, nowMs = noonMs): Promise<Payment> => {
      const payment = await payments.identify(
        shop,
        {
          target: { kind: 'invoice', invoiceId: invoice.id, subscriptionId: invoice.subscriptionId },
          orderReference: invoice.referenceNumber,
          amount: invoice.amount,
          paymentType: 1,
          method: 'page',
          payer: null,
          language: 'en',
        },
        nowMs,
      );
      if (!(await payments.begin(payment))) throw new Error('The payment could not be stored.');
      return payment;
    },

    tell: (payment: Payment, outcome: Outcome, nowMs = noonMs): Promise<Settled> =>
      settle(table, creditors, payment, outcome, nowMs),

    stored: async ({ id }: Payment): Promise<Payment> => (await payments.byId(shop.id, id)) as Payment,
    billed: async ({ id }: Invoice): Promise<Invoice> => (await invoices.byId(shop.id, id)) as Invoice,
  };
};

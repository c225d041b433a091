import type { Merchant } from '../domain/merchant.ts';
import type { Outcome, Payment } from '../domain/payment.ts';
import { environment } from '../environment.ts';
import { logPayment } from '../http/log.ts';
import { creditInvoice } from '../store/credit-invoice.ts';
import { creditOpenInvoice } from '../store/credit-open-invoice.ts';
import { type PaymentDraft, paymentRepository } from '../store/payments.ts';
import { type Creditors, type Settled, settle } from '../store/settlement.ts';
import type { Table } from '../store/table.ts';
import type { Acquirer } from './acquirer.ts';
import { simulator } from './simulator/simulator.ts';

export const creditors: Creditors = {
  invoice: creditInvoice,
  'open-invoice': creditOpenInvoice,
};

/** The acquirer of this deployment; undefined where none is set, and nothing can be paid. */
export const acquirerOf = (table: Table): Acquirer | undefined =>
  environment.acquirer === 'simulator' ? simulator(table) : undefined;

/** Payments as they happen: with an acquirer on one side and the ledger on the other. */
export interface Paying {
  /** Stores a payment, announces it to the acquirer, and says where to send the payer. */
  begin(merchant: Merchant, draft: PaymentDraft, keepCard: boolean, nowMs: number): Promise<string>;
  /** Records what the acquirer told. */
  learn(payment: Pick<Payment, 'merchantId' | 'id'>, outcome: Outcome, nowMs: number): Promise<Settled>;
  /** Asks the acquirer how a payment stands, unless that is known for good, and records it. */
  lookUp(payment: Payment, nowMs: number): Promise<Settled>;
}

export const paying = (table: Table, acquirer: Acquirer): Paying => {
  const payments = paymentRepository(table);

  const learn: Paying['learn'] = async (payment, outcome, nowMs) => {
    const settled = await settle(table, creditors, payment, outcome, nowMs);
    logPayment({
      merchantId: payment.merchantId,
      paymentId: payment.id,
      told: outcome.result,
      effect: settled.effect,
    });
    return settled;
  };

  return {
    learn,

    begin: async (merchant, draft, keepCard, nowMs) => {
      const payment = await payments.identify(merchant, draft, nowMs);
      // First in our books, then at the acquirer: money can never be taken for a payment that we do not know.
      if (!(await payments.begin(payment))) throw new Error(`Payment ${payment.id} could not be stored.`);
      const returnUrl = `${environment.publicBaseUrl}/r/${payment.returnKey}`;
      const { redirectUrl } = await acquirer.start({
        payment,
        merchantName: merchant.profile.name,
        returnUrl,
        keepCard,
      });
      return redirectUrl;
    },

    lookUp: async (payment, nowMs) => {
      if (payment.state !== 'started' && payment.state !== 'unknown') return { payment, effect: 'nothing' };
      const outcome = await acquirer.lookup(payment, nowMs);
      // A payer who reloads the page of an unknown payment must not put off the look-up that is due.
      if (payment.state === 'unknown' && outcome.result === 'unknown') return { payment, effect: 'nothing' };
      return learn(payment, outcome, nowMs);
    },
  };
};

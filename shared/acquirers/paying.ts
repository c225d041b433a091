import type { Merchant } from '../domain/merchant.ts';
import type { Payment } from '../domain/payment.ts';
import { environment } from '../environment.ts';
import { type PaymentDraft, paymentRepository } from '../store/payments.ts';
import { pendingMark } from '../store/pending-marks.ts';
import { untilSettled } from '../store/retry.ts';
import type { Settled } from '../store/settlement.ts';
import type { Table, Write } from '../store/table.ts';
import type { Acquirer } from './acquirer.ts';
import { learnPayment } from './learn-payment.ts';
import { simulator } from './simulator/simulator.ts';

/** The acquirer of this deployment; undefined where none is set, and nothing can be paid. */
export const acquirerOf = (table: Table): Acquirer | undefined =>
  environment.acquirer === 'simulator' ? simulator(table) : undefined;

/** Payments as they happen: with an acquirer on one side and the ledger on the other. */
export interface Paying {
  /** Stores a payment, announces it to the acquirer, and says where to send the payer. */
  begin(merchant: Merchant, draft: PaymentDraft, keepCard: boolean, nowMs: number): Promise<string>;
  /** Asks the acquirer how a payment stands, while it is due to be asked after, and records it. */
  lookUp(payment: Payment, nowMs: number): Promise<Settled>;
}

/** A subscription's invoice knows of its payer's payments from the beginning: its card may be charged at any midnight. */
export const marks = (payment: Payment): Write[] =>
  payment.target.kind === 'invoice' && payment.target.subscriptionId !== null ? pendingMark(payment) : [];

export const paying = (table: Table, acquirer: Acquirer): Paying => {
  const payments = paymentRepository(table);

  return {
    begin: async (merchant, draft, keepCard, nowMs) => {
      const payment = await payments.identify(merchant, draft, nowMs);
      // First in our books, then at the acquirer: money can never be taken for a payment that we do not know.
      await untilSettled(async () => (await payments.begin(payment, marks(payment))) || undefined);
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
      if (payment.dueMs === undefined) return { payment, effect: 'nothing' };
      return learnPayment(table, payment, await acquirer.lookup(payment, nowMs), nowMs);
    },
  };
};

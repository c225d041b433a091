import { environment } from '../../environment.ts';
import type { Table } from '../../store/table.ts';
import type { Acquirer } from '../acquirer.ts';
import { outcomeAt, simulatedPayments } from './simulated-payments.ts';
import { refundOutcomeAt, simulatedRefunds } from './simulated-refunds.ts';

/** An acquirer that takes no money: its page lets whoever pays choose how the payment ends. */
export const simulator = (table: Table): Acquirer => {
  const books = simulatedPayments(table);
  const refunds = simulatedRefunds(table);
  return {
    start: async (start) => {
      await books.announce(start);
      return { redirectUrl: `${environment.publicBaseUrl}/simulator/${start.payment.returnKey}` };
    },

    lookup: async (payment, nowMs) =>
      outcomeAt((await books.read(payment.returnKey)) ?? (await books.shut(payment)), nowMs),

    charge: async (payment, cardReference, nowMs) =>
      outcomeAt(await books.charge(payment, cardReference, nowMs), nowMs),

    refund: async (payment, refund, nowMs) => {
      if (payment.method === 'terminal') await books.enter(payment);
      return refundOutcomeAt(await refunds.giveBack(payment, refund, nowMs), nowMs);
    },

    lookupRefund: async (payment, refund, nowMs) =>
      refundOutcomeAt(await refunds.read(payment, refund), nowMs),
  };
};

import { environment } from '../../environment.ts';
import type { Table } from '../../store/table.ts';
import type { Acquirer } from '../acquirer.ts';
import { outcomeAt, simulatedPayments } from './simulated-payments.ts';

/** An acquirer that takes no money: its page lets whoever pays choose how the payment ends. */
export const simulator = (table: Table): Acquirer => {
  const books = simulatedPayments(table);
  return {
    start: async (start) => {
      await books.announce(start);
      return { redirectUrl: `${environment.publicBaseUrl}/simulator/${start.payment.returnKey}` };
    },

    lookup: async ({ returnKey }, nowMs) => {
      const payment = await books.read(returnKey);
      // A payment that never reached the acquirer took nothing.
      return payment ? outcomeAt(payment, nowMs) : { result: 'abandoned' };
    },

    charge: async (payment, cardReference, nowMs) =>
      outcomeAt(await books.charge(payment, cardReference, nowMs), nowMs),
  };
};

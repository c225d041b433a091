import { kuwaitTimestamp } from '../domain/kuwait-time.ts';
import { paymentTypes, serviceTypes } from '../domain/merchant.ts';
import { formatAmount } from '../domain/money.ts';
import { type Payment, paymentStatusOf } from '../domain/payment.ts';
import { moneyTaken, type Tally } from '../domain/transaction.ts';

/** A row of the transactions report (contract section 10), its keys in wire order. */
export const transactionRow = (payment: Payment) => ({
  id: payment.id,
  service_type_id: payment.serviceType,
  order_reference_number: payment.orderReference,
  created_at: kuwaitTimestamp(payment.createdMs),
  payment_type: { display_name: paymentTypes[payment.paymentType] ?? '' },
  service_type: { name: serviceTypes[payment.serviceType] ?? '' },
  payment_status: paymentStatusOf(payment),
  amount: formatAmount(payment.amount),
  token: payment.token,
});

/** `stats` of contract section 10: the money that was taken, in all and by three services; `"-"` where there was none. */
export const transactionStats = (tallies: readonly Tally[]) => {
  const shown = (serviceType?: number): string => {
    const taken = moneyTaken(tallies, serviceType);
    return taken === undefined ? '-' : formatAmount(taken);
  };
  return {
    total_transactions_amount: shown(),
    payment_gateway_transactions_amount: shown(3),
    invoice_transactions_amount: shown(2),
    open_invoice_transactions_amount: shown(7),
  };
};

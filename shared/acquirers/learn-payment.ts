import type { Outcome, Payment } from '../domain/payment.ts';
import { logPayment } from '../http/log.ts';
import { creditInvoice } from '../store/credit-invoice.ts';
import { creditOpenInvoice } from '../store/credit-open-invoice.ts';
import { type Creditors, type Settled, settle } from '../store/settlement.ts';
import type { Table } from '../store/table.ts';

export const creditors: Creditors = {
  invoice: creditInvoice,
  'open-invoice': creditOpenInvoice,
};

/** Records what an acquirer told of a payment, and logs what came of it. */
export const learnPayment = async (
  table: Table,
  { merchantId, id }: Pick<Payment, 'merchantId' | 'id'>,
  outcome: Outcome,
  nowMs: number,
): Promise<Settled> => {
  const settled = await settle(table, creditors, { merchantId, id }, outcome, nowMs);
  logPayment({ merchantId, paymentId: id, told: outcome.result, effect: settled.effect });
  return settled;
};

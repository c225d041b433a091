import { learnPayment } from '../../shared/acquirers/learn-payment.ts';
import type { CardBehaviour, Decision, RefundBehaviour } from '../../shared/acquirers/simulator/decisions.ts';
import { outcomeAt, simulatedPayments } from '../../shared/acquirers/simulator/simulated-payments.ts';
import type { Invoice } from '../../shared/domain/invoice.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { paymentRepository } from '../../shared/store/payments.ts';
import type { Settled } from '../../shared/store/settlement.ts';
import type { Table } from '../../shared/store/table.ts';

export interface Payer {
  decision?: Decision;
  /** How the card behaves that the payment leaves with the acquirer; none is left when absent. */
  card?: CardBehaviour;
  paymentType?: number;
  /** What the simulator does when the money shall go back. */
  refunds?: RefundBehaviour;
}

/** A payer who opens an invoice's link, goes to the simulator's page and decides: as the pages do it, without them. */
export const payInvoice = async (
  table: Table,
  merchant: Merchant,
  invoice: Invoice,
  nowMs: number,
  { decision = 'approve', card, paymentType = 2, refunds = 'approve' }: Payer = {},
): Promise<Settled> => {
  const payment = await beginPayment(table, merchant, invoice, nowMs, { card, paymentType });
  const decided = await simulatedPayments(table).decide(
    payment.returnKey,
    decision,
    { card: card ?? 'approve', refunds },
    nowMs,
  );
  if (!decided) throw new Error('The simulator does not know the payment.');
  return learnPayment(table, payment, outcomeAt(decided, nowMs), nowMs);
};

const beginPayment = async (
  table: Table,
  merchant: Merchant,
  { id: invoiceId, subscriptionId, referenceNumber, amount, language }: Invoice,
  nowMs: number,
  { card, paymentType }: { card: CardBehaviour | undefined; paymentType: number },
): Promise<Payment> => {
  const payments = paymentRepository(table);
  const draft = {
    target: { kind: 'invoice', invoiceId, subscriptionId } as const,
    orderReference: referenceNumber,
    amount,
    paymentType,
    method: 'page' as const,
    payer: null,
    language,
  };
  const payment = await payments.identify(merchant, draft, nowMs);
  if (!(await payments.begin(payment))) throw new Error('The payment could not begin.');
  await simulatedPayments(table).announce({
    payment,
    merchantName: merchant.profile.name,
    returnUrl: '',
    keepCard: card !== undefined,
  });
  return payment;
};

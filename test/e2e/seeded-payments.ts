import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Outcome, Payment } from '../../shared/domain/payment.ts';
import { type PaymentDraft, paymentRepository } from '../../shared/store/payments.ts';
import { type Creditors, settle } from '../../shared/store/settlement.ts';
import { tableUnderTest } from '../setup/merchant.ts';
import { aCapture } from '../unit/fixtures/payment.ts';

export const captured: Outcome = { result: 'captured', capture: aCapture };

/** Creditors that owe nobody anything: what is paid is no matter of the report. */
const nobody: Creditors = {
  invoice: async (_table, { target }) => ({ target, writes: [] }),
  // There is none that could list its payer.
  'open-invoice': async () => ({ refund: 'expired' }),
};

const ofAmount = (outcome: Outcome, amount: number): Outcome =>
  outcome.result === 'captured' ? { ...outcome, capture: { ...outcome.capture, amount } } : outcome;

/** A payment in the table under test, with what its acquirer told of it, one after the other. */
export const pay = async (
  merchant: Merchant,
  draft: Partial<PaymentDraft>,
  nowMs: number,
  ...outcomes: Outcome[]
): Promise<Payment> => {
  const table = tableUnderTest();
  const payments = paymentRepository(table);
  const payment = await payments.identify(
    merchant,
    {
      target: { kind: 'invoice', invoiceId: 1, subscriptionId: null },
      orderReference: 'ORDER-1',
      amount: 10_500,
      paymentType: 1,
      method: 'page',
      payer: null,
      language: 'en',
      ...draft,
    },
    nowMs,
  );
  // Begun in the past, it would be looked up at once, at an acquirer that never heard of it.
  await payments.begin({ ...payment, dueMs: Date.now() + 86_400_000 });
  for (const outcome of outcomes)
    await settle(table, nobody, payment, ofAmount(outcome, payment.amount), nowMs);
  return (await payments.byId(merchant.id, payment.id)) as Payment;
};

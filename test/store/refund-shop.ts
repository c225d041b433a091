import type { RefundBehaviour } from '../../shared/acquirers/simulator/decisions.ts';
import { simulatedPayments } from '../../shared/acquirers/simulator/simulated-payments.ts';
import type { Fils } from '../../shared/domain/money.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import type { Refund } from '../../shared/domain/refund.ts';
import { type RefundWish, refundRequests } from '../../shared/store/refund-requests.ts';
import { type RefundOfPayment, refundRepository } from '../../shared/store/refunds.ts';
import type { Table } from '../../shared/store/table.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { newShop, noonMs } from './shop.ts';
import { tillOf } from './till.ts';

/** A shop with one payment of 15.000 that was taken through the simulator, which behaves so when it shall go back. */
export const paidShop = async (table: Table, refunds: RefundBehaviour = 'approve') => {
  const shop = await newShop(table);
  const till = tillOf(table, shop);
  const invoice = await till.bill({ amount: 15_000 });
  const { payment } = await payInvoice(table, shop, invoice, noonMs, { refunds });

  const ask = async (
    amount: Fils | undefined = 10_000,
    wish: Partial<RefundWish> = {},
    nowMs = noonMs,
  ): Promise<Refund> => {
    const { response } = await refundRequests(table)(
      shop,
      { token: payment.token, amount, method: amount === undefined ? 1 : 2, by: 'shop', ...wish },
      { nowMs, claim: undefined, answer: (made) => ({ message: '', response: made }) },
    );
    return (response as RefundOfPayment).refund;
  };

  return {
    shop,
    till,
    invoice,
    payment,
    ask,
    /** One that an operator has approved. */
    askApproved: async (amount: Fils = 10_000): Promise<Refund> =>
      refundRepository(table).decide(
        shop.id,
        (await ask(amount)).id,
        'approve',
        { by: 'Huda', remark: 'Fine' },
        noonMs,
      ),
    stored: (): Promise<Payment> => till.stored(payment),
    /** What the acquirer has given back by its own books. */
    givenBack: async (): Promise<Fils | undefined> =>
      (await simulatedPayments(table).read(payment.returnKey))?.refunded,
  };
};
export type PaidShop = Awaited<ReturnType<typeof paidShop>>;

import { cancelRefund } from '../../functions/refunds/cancel-refund.ts';
import { createRefund } from '../../functions/refunds/create-refund.ts';
import { getRefund } from '../../functions/refunds/get-refund.ts';
import { listRefunds } from '../../functions/refunds/list-refunds.ts';
import { giveBack } from '../../shared/acquirers/give-back.ts';
import { simulator } from '../../shared/acquirers/simulator/simulator.ts';
import { createRefundContract } from '../../shared/contracts/create-refund.ts';
import { listRefundsContract } from '../../shared/contracts/list-refunds.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Refund } from '../../shared/domain/refund.ts';
import type { MerchantRequest } from '../../shared/http/operation.ts';
import { refundListRepository } from '../../shared/store/refund-lists.ts';
import { indexRefund } from '../../shared/store/refund-search.ts';
import { refundRepository } from '../../shared/store/refunds.ts';
import type { Table } from '../../shared/store/table.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { claimOn, newShop, noonMs } from '../store/shop.ts';
import { tillOf } from '../store/till.ts';
import { inputOf } from './field-input.ts';

type Measure = <T>(name: string, act: () => Promise<T>) => Promise<T>;
type Request = Omit<MerchantRequest<Record<never, never>>, 'input' | 'params' | 'nowMs'>;

/** What refunds cost; the simulator's books, two or three calls a refund, are in the same table and counted too. */
export const refundCosts = async (table: Table, request: Request, cost: Measure): Promise<void> => {
  const shop: Merchant = await newShop(table);
  const refunds = refundRepository(table);
  const lists = refundListRepository(table);
  const acquirer = simulator(table);
  const till = tillOf(table, shop);
  const of = { ...request, merchant: shop, nowMs: noonMs, params: {} };
  const pay = async () => payInvoice(table, shop, await till.bill(), noonMs);
  const { payment } = await pay();

  const ask = (token: string, claim = request.claim, merchant = shop) =>
    createRefund(
      {
        ...of,
        merchant,
        claim,
        input: inputOf(createRefundContract, { token, refundAmount: '0.100', refundMethod: '2' }),
      },
      { table, acquirer },
    );
  const idOf = ({ response }: Awaited<ReturnType<typeof ask>>): number => (response as { id: number }).id;
  const at = (id: number) => ({ ...of, params: { id: String(id) }, input: {} as never });
  const decide = (id: number, decision: 'approve' | 'reject') =>
    refunds.decide(shop.id, id, decision, { by: 'Huda', remark: 'as agreed' }, noonMs);
  const list = (raw: Record<string, string> = {}) =>
    listRefunds({ ...of, input: inputOf(listRefundsContract, raw) }, { lists });

  // The counter and the day begin with this one.
  const first = idOf(await ask(payment.token));
  const second = idOf(await cost('ask for a refund', () => ask(payment.token)));
  const invoice = await till.bill();
  await payInvoice(table, shop, invoice, noonMs);
  const third = idOf(await cost('ask for a refund by the token of its invoice', () => ask(invoice.token)));
  await cost('ask for a refund with a claim', () => ask(payment.token, claimOn(shop.id, 'REFUND', noonMs)));
  await cost('ask for a refund approved at once', async () =>
    ask(payment.token, undefined, { ...shop, autoApproveRefunds: true }),
  );
  await cost('ask for more than is left', () =>
    createRefund(
      {
        ...of,
        input: inputOf(createRefundContract, { token: payment.token, refundAmount: '99', refundMethod: '2' }),
      },
      { table, acquirer },
    ).catch(() => undefined),
  );
  await cost('cancel a refund', () => cancelRefund(at(first), { refunds }));
  await cost('reject a refund', () => decide(third, 'reject'));
  const approved = await cost('approve a refund', () => decide(second, 'approve'));
  await cost('give an approved refund back', () => giveBack(table, acquirer, approved, noonMs));
  await cost('refund details', () => getRefund(at(second), { refunds }));
  await cost('projection of a refund', async () =>
    indexRefund(table, (await refunds.byId(shop.id, second)) as Refund),
  );

  for (let asked = 0; asked < 75; asked++) await ask(payment.token);
  await cost('refunds, page 1 of 80', () => list());
  await cost('refunds, page 4 of 80', () => list({ page: '4' }));
  await cost('refunds, past the end', () => list({ page: '9' }));
  await cost('refunds, date range', () => list({ fromDate: '2026-03-02', toDate: '2026-03-20' }));
  await cost('refunds, one match of a search', () => list({ search: String(second) }));
};

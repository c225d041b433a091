import { describe, expect, test } from 'vitest';
import { giveBack } from '../../shared/acquirers/give-back.ts';
import { simulatedPayments } from '../../shared/acquirers/simulator/simulated-payments.ts';
import { simulator } from '../../shared/acquirers/simulator/simulator.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import type { RefundState } from '../../shared/domain/refund.ts';
import { outboxKey } from '../../shared/store/keys.ts';
import { refundRequests } from '../../shared/store/refund-requests.ts';
import { type RefundOfPayment, refundRepository } from '../../shared/store/refunds.ts';
import { queryAll } from '../../shared/store/table.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { ownTable } from './own-table.ts';
import { atOnce, minuteMs, newShop, noonMs, outcomeOf, tally } from './shop.ts';
import { beforeCall } from './table-double.ts';
import { capturedAt, tillOf } from './till.ts';

const table = await ownTable();
const request = refundRequests(table);
const refunds = refundRepository(table);

const paidAtSimulator = async () => {
  const shop = await newShop(table);
  const till = tillOf(table, shop);
  const { payment } = await payInvoice(table, shop, await till.bill({ amount: 10_000 }), noonMs);
  return { shop, till, payment, ask: asking(shop, payment) };
};

const asking =
  (shop: Merchant, payment: Payment) =>
  (amount: number | undefined, method: 1 | 2 = 2): Promise<RefundOfPayment> =>
    request(
      shop,
      { token: payment.token, amount, method, by: 'shop' },
      { nowMs: noonMs, claim: undefined, answer: (made) => ({ message: '', response: made }) },
    ).then(({ response }) => response as RefundOfPayment);

const paid = async () => {
  const shop = await newShop(table);
  const till = tillOf(table, shop);
  const invoice = await till.bill({ amount: 15_000 });
  const begun = await till.begin(invoice);
  const { payment } = await till.tell(begun, capturedAt(noonMs, { amount: 15_000 }));
  return { shop, till, payment, ask: asking(shop, payment) };
};

describe('A refund', () => {
  test('of 1.000 asked for 100 times at once of 15.000 is granted 15 times', async () => {
    const { ask, till, payment } = await paid();

    const outcomes = await atOnce(100, () => outcomeOf(ask(1_000)));

    expect(Object.fromEntries(tally(outcomes))).toEqual({ done: 15, 'invalid-fields': 85 });
    expect((await till.stored(payment)).refunds).toEqual({
      reserved: 15_000,
      returned: 0,
      refused: false,
      ids: Array.from({ length: 15 }, (_, at) => at + 1),
    });
  });

  test('is approved or cancelled, whoever comes first', async () => {
    const { shop, ask } = await paid();
    const { refund } = await ask(undefined, 1);
    const later = noonMs + minuteMs;

    const outcomes = await Promise.all([
      ...Array.from({ length: 5 }, () =>
        outcomeOf(refunds.decide(shop.id, refund.id, 'approve', { by: 'Huda', remark: '' }, later)),
      ),
      ...Array.from({ length: 5 }, () =>
        outcomeOf(
          refunds.cancel(shop.id, refund.id, 'shop', {
            nowMs: later,
            claim: undefined,
            answer: () => ({ message: '', response: true }),
          }),
        ),
      ),
    ]);

    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'invalid-fields')).toHaveLength(9);
    expect(await refunds.history(shop.id, refund.id)).toHaveLength(2);
  });

  test('in a storm of requests, decisions and answers of the acquirer ends with books that agree', async () => {
    const { shop, ask, till, payment } = await paidAtSimulator();
    const actor = { by: 'Huda', remark: '' };
    const work = async (at: number) => {
      const { refund } = await ask(1_000);
      const cancel = () =>
        refunds.cancel(shop.id, refund.id, 'shop', {
          nowMs: noonMs,
          claim: undefined,
          answer: () => ({ message: '', response: true }),
        });
      const approve = () => refunds.decide(shop.id, refund.id, at % 3 ? 'approve' : 'reject', actor, noonMs);
      await Promise.all([outcomeOf(approve()), outcomeOf(cancel()), outcomeOf(approve())]);
      await Promise.all([1, 2].map(() => giveBack(table, simulator(table), refund, noonMs)));
    };

    await atOnce(20, (at) => outcomeOf(work(at)));

    const { ids, reserved, returned } = (await till.stored(payment)).refunds;
    const rows = await Promise.all(ids.map((id) => refunds.byId(shop.id, id)));
    const sumIn = (...states: RefundState[]) =>
      rows.reduce((sum, row) => (row && states.includes(row.state) ? sum + row.amount : sum), 0);
    expect({ reserved, returned }).toEqual({ reserved: sumIn('refunded'), returned: sumIn('refunded') });
    expect((await simulatedPayments(table).read(payment.returnKey))?.refunded).toBe(returned);
    expect(sumIn('requested', 'approved', 'unknown', 'refused')).toBe(0);
    expect(ids.length).toBeGreaterThanOrEqual(10);
    for (const id of ids)
      expect(await refunds.history(shop.id, id)).toHaveLength(rows[ids.indexOf(id)]?.steps ?? 0);
  });
});

describe('A payment', () => {
  test('takes no more than 100 requests, whatever comes between', async () => {
    const { shop, ask, till, payment } = await paid();
    const cancel = async () => {
      const { refund } = await ask(1);
      await refunds.cancel(shop.id, refund.id, 'shop', {
        nowMs: noonMs,
        claim: undefined,
        answer: () => ({ message: '', response: true }),
      });
    };
    for (let asked = 0; asked < 99; asked++) await cancel();
    // The payment is read first, the counter second: what comes in between leaves the balances as they were.
    const late = refundRequests(beforeCall(table, 2, cancel));
    const answer = () => ({ message: '', response: null });

    const outcome = await outcomeOf(
      late(
        shop,
        { token: payment.token, amount: 1, method: 2, by: 'shop' },
        { nowMs: noonMs, claim: undefined, answer },
      ),
    );

    expect(outcome).toBe('invalid-fields');
    expect((await till.stored(payment)).refunds.ids).toHaveLength(100);
  });
});

describe('The outbox', () => {
  test('tells of a refund that is approved at once in the order of its steps', async () => {
    const { shop, payment } = await paid();
    const approval = { by: 'Admin', remark: 'at once' };
    const wish = { token: payment.token, amount: 1, method: 2, by: 'shop', approval } as const;
    const answer = () => ({ message: '', response: null });
    for (let asked = 0; asked < 10; asked++) {
      await request(shop, wish, { nowMs: noonMs + asked, claim: undefined, answer });
    }

    const events = await queryAll(table, { pk: outboxKey(shop.id, '').pk });

    const told = events.map(({ type }) => String(type)).filter((type) => type.startsWith('refund.'));
    expect(told).toEqual(Array.from({ length: 10 }, () => ['refund.requested', 'refund.approved']).flat());
  });
});

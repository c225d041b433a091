import { describe, expect, test } from 'vitest';
import { refundRequests } from '../../shared/store/refund-requests.ts';
import { type RefundOfPayment, refundRepository } from '../../shared/store/refunds.ts';
import { ownTable } from './own-table.ts';
import { atOnce, minuteMs, newShop, noonMs, outcomeOf, tally } from './shop.ts';
import { capturedAt, tillOf } from './till.ts';

const table = await ownTable();
const request = refundRequests(table);
const refunds = refundRepository(table);

const paid = async () => {
  const shop = await newShop(table);
  const till = tillOf(table, shop);
  const invoice = await till.bill({ amount: 15_000 });
  const begun = await till.begin(invoice);
  const { payment } = await till.tell(begun, capturedAt(noonMs, { amount: 15_000 }));
  const ask = (amount: number | undefined, method: 1 | 2 = 2, token = payment.token) =>
    request(
      shop,
      { token, amount, method, by: 'shop' },
      { nowMs: noonMs, claim: undefined, answer: (made) => ({ message: '', response: made }) },
    ).then(({ response }) => response as RefundOfPayment);
  return { shop, till, invoice, payment, ask };
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
});

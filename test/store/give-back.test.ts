import { describe, expect, test } from 'vitest';
import type { Acquirer } from '../../shared/acquirers/acquirer.ts';
import { giveBack, runRefund } from '../../shared/acquirers/give-back.ts';
import { simulator } from '../../shared/acquirers/simulator/simulator.ts';
import { paymentStatusOf } from '../../shared/domain/payment.ts';
import type { Refund } from '../../shared/domain/refund.ts';
import { refundKey } from '../../shared/store/keys.ts';
import { refundsNotEnded } from '../../shared/store/open-refunds.ts';
import { refundRepository } from '../../shared/store/refunds.ts';
import { runDueRefund, untilNothingIsDue } from './due-refunds.ts';
import { ownTable } from './own-table.ts';
import { paidShop } from './refund-shop.ts';
import { minuteMs, noonMs } from './shop.ts';

const table = await ownTable();
const refunds = refundRepository(table);
const acquirer = simulator(table);
const asStored = async ({ merchantId, id }: Refund) => (await refunds.byId(merchantId, id)) as Refund;

const down: Acquirer = {
  ...acquirer,
  lookupRefund: async () => {
    throw new Error('The acquirer is down.');
  },
};

describe('An approved refund', () => {
  test.each([
    ['is down', down],
    ['is none any more', undefined],
  ])(
    'whose acquirer %s is tried again after 5 minutes, then after twice as long each time, up to a day',
    async (_, broken) => {
      const { askApproved } = await paidShop(table);
      const refund = await askApproved();
      const minutes: number[] = [];

      for (let tries = 0; tries < 12; tries++) {
        const { merchantId, id, dueMs = 0 } = await asStored(refund);
        await runRefund(table, broken, { ...refundKey(merchantId, id), dueMs }, dueMs);
        minutes.push((((await asStored(refund)).dueMs ?? 0) - dueMs) / minuteMs);
      }

      expect(minutes).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1_280, 1_440, 1_440, 1_440]);
      expect(await asStored(refund)).toMatchObject({ state: 'unknown', steps: 3, lookups: 12 });
      expect(await untilNothingIsDue(table, refund)).toMatchObject({ state: 'refunded', steps: 4 });
    },
  );

  test('is told of nothing at another time than it is due', async () => {
    const { askApproved, givenBack } = await paidShop(table);
    const { dueMs = 0, ...refund } = await askApproved();

    const early = await runDueRefund(table, { ...refund, dueMs: dueMs - 1 });

    expect(early).toEqual({ did: null });
    expect(await givenBack()).toBe(0);
  });

  test('that the acquirer refused frees its amount, and the payment is paid again once a later one goes back', async () => {
    const { askApproved, stored, givenBack } = await paidShop(table, 'refuse-once');
    const refused = await untilNothingIsDue(table, await askApproved());
    const between = await stored();
    const next = await untilNothingIsDue(table, await askApproved());

    expect([refused.state, next.state]).toEqual(['refused', 'refunded']);
    expect([between.refunds.reserved, paymentStatusOf(between)]).toEqual([0, 3]);
    expect(paymentStatusOf(await stored())).toBe(1);
    expect(await givenBack()).toBe(10_000);
  });

  test('that nobody decided about goes back at once, or when it is due if whoever asked died', async () => {
    const approval = { by: 'Admin', remark: 'Auto Refund Approved' };
    const { shop, ask } = await paidShop(table);
    const [atOnce, left] = [await ask(1_000, { approval }), await ask(1_000, { approval })];
    const handedOver = await ask(1_000, { approval, leavesTelling: true });

    const told = await giveBack(table, acquirer, atOnce, noonMs);

    expect(told.state).toBe('refunded');
    expect([left.dueMs, handedOver.dueMs]).toEqual([noonMs + minuteMs, noonMs]);
    expect((await refundsNotEnded(table, shop.id)).map(({ id }) => id)).toEqual([left.id, handedOver.id]);
    expect((await untilNothingIsDue(table, left)).state).toBe('refunded');
  });
});

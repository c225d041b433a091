import { type Brought, bringPayments } from '../../infra/operator/restore/bring-payments.ts';
import type { WhyLeft } from '../../infra/operator/restore/left-payment.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import type { Key } from '../../shared/store/keys.ts';
import type { Item } from '../../shared/store/table.ts';
import { ownTable } from '../store/own-table.ts';
import { minuteMs, noonMs } from '../store/shop.ts';

/** A table, and another one that gets what this one has whenever a test says that this moment is restored. */
export const restoredTable = async () => {
  const [before, restored] = [await ownTable(), await ownTable()];
  return {
    before,
    restored,
    restoreNow: async (): Promise<void> => {
      await restored.writeMany((await before.items()) as (Item & Key)[], []);
    },
    bringNow: async (shop: Merchant): Promise<Brought | undefined> =>
      (await bringPayments(restored, before, noonMs + 5 * minuteMs)).find(({ code }) => code === shop.code),
  };
};

/** A payment that is left to somebody, by what tells it apart. */
export const leftOf = ({ token }: Payment, why: WhyLeft, returned = 0) => ({
  payment: { token },
  why,
  returned,
});

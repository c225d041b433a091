import { expect } from 'vitest';
import { kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import { canBeDecided, isUnderWay, type Refund, refundStatuses } from '../../shared/domain/refund.ts';
import { outboxKey, refundDaySortKey, refundsOf } from '../../shared/store/keys.ts';
import { refundsNotEnded } from '../../shared/store/open-refunds.ts';
import { refundRepository } from '../../shared/store/refunds.ts';
import { queryAll, type Table } from '../../shared/store/table.ts';
import type { PaidShop } from './refund-shop.ts';
import { noonMs } from './shop.ts';

/** Everything that is told about a shop's refunds in several places, told by each of them alike. */
export const expectBalanced = async (table: Table, { shop, stored, givenBack }: PaidShop): Promise<void> => {
  const repository = refundRepository(table);
  const { refunds: balances } = await stored();
  const refunds = (await Promise.all(balances.ids.map((id) => repository.byId(shop.id, id)))) as Refund[];
  const amountOf = (...states: Refund['state'][]) =>
    refunds.reduce((sum, { state, amount }) => sum + (states.includes(state) ? amount : 0), 0);

  expect(balances).toMatchObject({
    reserved: amountOf('requested', 'approved', 'unknown', 'refunded'),
    returned: amountOf('refunded'),
  });
  expect(await givenBack()).toBe(balances.returned);
  expect((await refundsNotEnded(table, shop.id)).map(({ id }) => id)).toEqual(
    refunds.filter((refund) => canBeDecided(refund) || isUnderWay(refund)).map(({ id }) => id),
  );
  expect(await daySums(table, shop.id)).toEqual(sumsOf(refunds));
  const histories = await Promise.all(refunds.map(({ id }) => repository.history(shop.id, id)));
  for (const [at, history] of histories.entries()) {
    expect(history.map(({ number }) => number)).toEqual(history.map((_, before) => before + 1));
    expect(history.at(-1)).toMatchObject({ state: refunds[at]?.state, number: refunds[at]?.steps });
  }
  expect((await eventsOf(table, shop.id)).sort()).toEqual(
    histories.flatMap((history) => history.map(({ state }) => `refund.${state}`)).sort(),
  );
};

const daySums = async (table: Table, merchantId: number) => {
  const item = await table.get({ pk: refundsOf(merchantId), sk: refundDaySortKey(kuwaitDate(noonMs)) });
  return [0, 1, 2, 3].map((status) => [item?.[`n${status}`] ?? 0, item?.[`f${status}`] ?? 0]);
};

const sumsOf = (refunds: readonly Refund[]) =>
  [0, 1, 2, 3].map((status) => {
    const those = refunds.filter(({ state }) => refundStatuses[state] === status);
    return [those.length, those.reduce((sum, { amount }) => sum + amount, 0)];
  });

const eventsOf = async (table: Table, merchantId: number): Promise<string[]> =>
  (await queryAll(table, { pk: outboxKey(merchantId, '').pk }))
    .map(({ type }) => type as string)
    .filter((type) => type.startsWith('refund.'));

import { describe, expect, test } from 'vitest';
import { reconcilePayment } from '../../shared/acquirers/reconcile-payment.ts';
import { simulator } from '../../shared/acquirers/simulator/simulator.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Subscription } from '../../shared/domain/subscription.ts';
import { paymentKey } from '../../shared/store/keys.ts';
import { subscriptionRepository } from '../../shared/store/subscriptions.ts';
import type { Table } from '../../shared/store/table.ts';
import { followSubscription } from '../../shared/subscriptions/follow-subscription.ts';
import { runSubscription } from '../../shared/subscriptions/run-subscription.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { ownTable } from './own-table.ts';
import {
  booksOf,
  countingCharges,
  newSeries,
  pendingSeries,
  runThrough,
  seriesOf,
  workOf,
} from './series.ts';
import { atOnce, dayMs, minuteMs, newShop, noonMs } from './shop.ts';
import { beforeCall, failingAt } from './table-double.ts';

const table = await ownTable();

const countsOf = async (shop: Merchant): Promise<{ invoices: number; payments: number }> => {
  const { invoices, payments } = await booksOf(table, shop);
  return { invoices: invoices.length, payments: payments.length };
};
const cancel = (series: Subscription, nowMs: number) =>
  subscriptionRepository(table).cancel(series.merchantId, series.token, {
    nowMs,
    claim: undefined,
    answer: () => ({ message: 'done', response: null }),
  });

describe('The same due work', () => {
  test('run 20 times at once makes one invoice, one payment and one charge', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop);
    const { acquirer, charges } = countingCharges(table);
    const work = workOf(series);

    const did = await atOnce(20, () => runSubscription({ table, acquirer }, work, work.dueMs));

    expect(await countsOf(shop)).toEqual({ invoices: 2, payments: 2 });
    expect(charges()).toBe(1);
    expect(did.filter((sentence) => sentence?.includes('captured'))).toHaveLength(1);
    expect((await seriesOf(table, series)).cycle).toMatchObject({ number: 2, state: 'paid', attempts: 1 });
  });

  test('of a retry run 20 times at once charges once more', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop, { card: 'decline' });
    const retrying = await runThrough(table, series, series.dueMs ?? 0);
    const { acquirer, charges } = countingCharges(table);
    const work = workOf(retrying);

    await atOnce(20, () => runSubscription({ table, acquirer }, work, work.dueMs));

    expect(charges()).toBe(1);
    expect((await seriesOf(table, series)).cycle).toMatchObject({ number: 2, state: 'open', attempts: 2 });
  });

  // What a run does to the table, call by call; each may fail before it has an effect, or its answer may be lost.
  test.each(['before', 'after'] as const)(
    'ends in one paid invoice wherever a run died, a call failing %s its effect',
    async (when) => {
      for (let nth = 1; ; nth++) {
        const shop = await newShop(table);
        const series = await newSeries(table, shop, { recurrences: 2 });
        const faulty = failingAt(table, nth, when);
        const work = workOf(series);
        await runSubscription({ table: faulty, acquirer: simulator(table) }, work, work.dueMs).catch(
          () => undefined,
        );
        if (!faulty.hasFailed()) {
          expect(nth).toBeGreaterThan(10);
          break;
        }

        const ended = await runThrough(table, series, work.dueMs + 10 * minuteMs);

        expect([nth, ended.state, await countsOf(shop)]).toEqual([
          nth,
          'completed',
          { invoices: 2, payments: 2 },
        ]);
      }
    },
  );

  test('ends in one paid invoice when the acquirer could not be reached, or its answer was lost', async () => {
    for (const reached of [false, true]) {
      const shop = await newShop(table);
      const series = await newSeries(table, shop, { recurrences: 2 });
      const real = simulator(table);
      const broken = {
        ...real,
        charge: async (...told: Parameters<typeof real.charge>) => {
          if (reached) await real.charge(...told);
          throw new Error('injected');
        },
      };
      const work = workOf(series);
      await runSubscription({ table, acquirer: broken }, work, work.dueMs).catch(() => undefined);

      const ended = await runThrough(table, series, work.dueMs + 10 * minuteMs);

      expect([ended.state, await countsOf(shop)]).toEqual(['completed', { invoices: 2, payments: 2 }]);
    }
  });

  test('is not stuck when its charge never comes through: the look-up ends it, and it is tried again', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop, { recurrences: 2 });
    const broken = { ...simulator(table), charge: () => Promise.reject(new Error('injected')) };
    const work = workOf(series);
    for (let runs = 0; runs < 3; runs++) {
      const now = await seriesOf(table, series);
      await runSubscription({ table, acquirer: broken }, workOf(now), now.dueMs ?? 0).catch(() => undefined);
    }

    const [, charge] = (await booksOf(table, shop)).payments;
    if (!charge?.dueMs) throw new Error('The charge is not to be looked up.');
    const lookUp = { ...paymentKey(shop.id, charge.id), dueMs: charge.dueMs };
    await reconcilePayment(table, simulator(table), lookUp, charge.dueMs);
    const ended = await runThrough(table, series, work.dueMs + 2 * dayMs);

    expect([charge.state, ended.state, ended.cycle.attempts]).toEqual(['started', 'completed', 2]);
  });
});

describe('A cancellation', () => {
  test('between any two calls of a run leaves no charge that was not begun, and nothing due', async () => {
    for (let nth = 1; nth <= 12; nth++) {
      const shop = await newShop(table);
      const series = await newSeries(table, shop);
      const work = workOf(series);
      const { acquirer, charges } = countingCharges(table);
      const interrupted: Table = beforeCall(table, nth, () => cancel(series, work.dueMs));

      await runSubscription({ table: interrupted, acquirer }, work, work.dueMs);
      const ended = await seriesOf(table, series);
      const { payments } = await countsOf(shop);

      expect([nth, ended.state, ended.dueMs, ended.card]).toEqual([nth, 'cancelled', undefined, null]);
      expect(charges()).toBe(payments - 1);
    }
  });
});

describe('A paid first invoice', () => {
  test('told 20 times at once activates its subscription once', async () => {
    const shop = await newShop(table);
    const first = await pendingSeries(table, shop);
    await payInvoice(table, shop, first, noonMs, { card: 'approve' });

    const followed = await atOnce(20, () =>
      followSubscription(table, { merchantId: shop.id, id: first.id }, noonMs),
    );
    const series = await seriesOf(table, first);

    expect(followed.filter((each) => each !== undefined)).toHaveLength(1);
    expect(series.steps.map(({ what }) => what)).toEqual(['created', 'activated']);
  });

  test('activates it wherever the worker died', async () => {
    for (let nth = 1; ; nth++) {
      const shop = await newShop(table);
      const first = await pendingSeries(table, shop);
      await payInvoice(table, shop, first, noonMs, { card: 'approve' });
      const faulty = failingAt(table, nth, 'after');
      const subscription = { merchantId: shop.id, id: first.id };
      await followSubscription(faulty, subscription, noonMs).catch(() => undefined);
      if (!faulty.hasFailed()) break;

      await followSubscription(table, subscription, noonMs);

      expect([nth, (await seriesOf(table, first)).state]).toEqual([nth, 'active']);
    }
  });
});

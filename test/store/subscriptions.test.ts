import { describe, expect, test } from 'vitest';
import { reconcilePayment } from '../../shared/acquirers/reconcile-payment.ts';
import { simulator } from '../../shared/acquirers/simulator/simulator.ts';
import { kuwaitTimestamp } from '../../shared/domain/kuwait-time.ts';
import { subscriptionSteps } from '../../shared/domain/subscription.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { outboxKey, paymentKey } from '../../shared/store/keys.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import { subscriptionRepository } from '../../shared/store/subscriptions.ts';
import { queryAll } from '../../shared/store/table.ts';
import { captureCycle } from '../../shared/subscriptions/capture-cycle.ts';
import { followSubscription } from '../../shared/subscriptions/follow-subscription.ts';
import { runSubscription } from '../../shared/subscriptions/run-subscription.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { ownTable } from './own-table.ts';
import { booksOf, newSeries, pendingSeries, runThrough, seriesOf, workOf } from './series.ts';
import { atOnce, change, day, dayMs, midnightMs, minuteMs, newShop, noonMs, outcomeOf } from './shop.ts';

const table = await ownTable();
const acquirer = simulator(table);
const yearMs = 366 * dayMs;

/** Sorted by name: two of one millisecond lie in any order. */
const eventsOf = async ({ id }: { id: number }): Promise<unknown[]> =>
  (await queryAll(table, { pk: outboxKey(id, '').pk }))
    .map(({ type }) => type)
    .filter((type) => String(type).startsWith('subscription.'))
    .sort();

/** How a subscription ended up: its state, how many invoices it made, and what it is due for. */
const told = ({ state, cycle, dueMs }: Awaited<ReturnType<typeof seriesOf>>) => [
  state,
  cycle.number,
  dueMs === undefined ? 'nothing due' : kuwaitTimestamp(dueMs),
];

describe('A subscription that charges by itself', () => {
  test('begins with an invoice that names it, and waits for its payer', async () => {
    const shop = await newShop(table);
    const first = await pendingSeries(table, shop);

    expect([first.kind, first.subscriptionId]).toEqual(['subscription', first.id]);
    expect(told(await seriesOf(table, first))).toEqual(['pending', 1, 'nothing due']);
  });

  test('makes and charges an invoice each month, and is completed after the last', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop, { recurrences: 4, startDate: day('2026-03-31') });

    const ended = await runThrough(table, series, noonMs + yearMs);
    const { invoices, payments } = await booksOf(table, shop);

    expect(told(ended)).toEqual(['completed', 4, 'nothing due']);
    expect(ended.card).toBeNull();
    expect(
      invoices.map(({ createdMs, status, subscriptionId, amount, expiresOn }) => [
        kuwaitTimestamp(createdMs).slice(0, 10),
        status,
        subscriptionId,
        amount,
        expiresOn,
      ]),
    ).toEqual([
      ['2026-03-10', 'paid', series.id, 10_000, '2099-12-31'],
      ['2026-04-30', 'paid', series.id, 10_000, '2026-05-30'],
      ['2026-05-31', 'paid', series.id, 10_000, '2026-06-30'],
      ['2026-06-30', 'paid', series.id, 10_000, '2026-07-30'],
    ]);
    expect(payments.map(({ method, state, target }) => [method, state, target])).toEqual(
      invoices.map(({ id }, at) => [
        at === 0 ? 'page' : 'saved-card',
        'captured',
        { kind: 'invoice', invoiceId: id, subscriptionId: series.id },
      ]),
    );
    expect(await eventsOf(shop)).toEqual([
      'subscription.completed',
      ...Array(3).fill('subscription.cycle-charged'),
    ]);
  });

  test('keeps the card’s reference away from its invoices', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop);
    const { invoices } = await booksOf(table, shop);

    expect(series.card?.reference).toMatch(/^CARD/);
    expect(JSON.stringify(invoices)).not.toContain('CARD');
  });

  test('tries a card that declines once again on the next day, and each step shows', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop, { card: 'decline-once', recurrences: 2 });

    const ended = await runThrough(table, series, noonMs + yearMs);
    const steps = subscriptionSteps(ended, ended.cycle.invoiceId);

    expect(told(ended)).toEqual(['completed', 2, 'nothing due']);
    expect(steps.map(({ atMs, what, nextOn }) => [kuwaitTimestamp(atMs), what, nextOn])).toEqual([
      ['2026-04-10 00:00:00', 'cycle-made', undefined],
      ['2026-04-10 00:00:00', 'charge-begun', undefined],
      ['2026-04-10 00:00:00', 'charge-failed', '2026-04-11'],
      ['2026-04-11 00:00:00', 'charge-begun', undefined],
      ['2026-04-11 00:00:00', 'cycle-paid', undefined],
      ['2026-04-11 00:00:00', 'completed', undefined],
    ]);
  });

  test('is past due after a card has declined on days 0, 1, 3 and 7, until its invoice is paid', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop, { card: 'decline' });

    const pastDue = await runThrough(table, series, noonMs + yearMs);
    const { invoices, payments } = await booksOf(table, shop);
    expect(told(pastDue)).toEqual(['past-due', 2, 'nothing due']);
    expect(payments.map(({ createdMs, state }) => [kuwaitTimestamp(createdMs).slice(0, 10), state])).toEqual([
      ['2026-03-10', 'captured'],
      ['2026-04-10', 'failed'],
      ['2026-04-11', 'failed'],
      ['2026-04-13', 'failed'],
      ['2026-04-17', 'failed'],
    ]);
    expect(await eventsOf(shop)).toEqual(
      expect.arrayContaining([...Array(4).fill('subscription.cycle-failed'), 'subscription.past-due']),
    );

    const paidMs = Date.parse('2026-04-20T09:00:00Z');
    const open = invoices[1];
    if (!open) throw new Error('The cycle has no invoice.');
    await payInvoice(table, shop, open, paidMs, { card: 'approve', paymentType: 1 });
    await followSubscription(table, series, paidMs);
    const again = await seriesOf(table, series);

    expect(told(again)).toEqual(['active', 2, '2026-05-10 00:00:00']);
    expect(again.card).toEqual({ reference: expect.stringMatching(/^CARD/), paymentType: 1 });
    expect(again.card?.reference).not.toBe(series.card?.reference);
  });

  test('stops trying when the payer pays in between', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop, { card: 'decline' });
    const retrying = await runThrough(table, series, Date.parse('2026-04-10T12:00:00Z'));
    expect(told(retrying)).toEqual(['active', 2, '2026-04-11 00:00:00']);

    const { invoices } = await booksOf(table, shop);
    const open = invoices[1];
    if (!open) throw new Error('The cycle has no invoice.');
    const paidMs = Date.parse('2026-04-10T15:00:00Z');
    await payInvoice(table, shop, open, paidMs);
    const did = await runSubscription({ table, acquirer }, workOf(retrying), retrying.dueMs ?? 0);

    expect(did).toBe(
      `Subscription ${series.id} of merchant ${shop.id}: invoice ${open.id} looked at, now active.`,
    );
    expect(told(await seriesOf(table, series))).toEqual(['active', 2, '2026-05-10 00:00:00']);
    expect((await booksOf(table, shop)).payments).toHaveLength(3);
  });

  test('goes on with the next month when the merchant cancels a cycle’s invoice', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop, { card: 'decline' });
    await runThrough(table, series, Date.parse('2026-04-10T12:00:00Z'));
    const { invoices } = await booksOf(table, shop);

    await invoiceRepository(table).cancel(shop.id, invoices[1]?.token ?? '', change(noonMs + 31 * dayMs));
    await followSubscription(table, series, Date.parse('2026-04-10T15:00:00Z'));

    expect(told(await seriesOf(table, series))).toEqual(['active', 2, '2026-05-10 00:00:00']);
  });

  test('is not charged again while nobody knows how a charge ended, and waits for its look-up', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop, { card: 'time-out', recurrences: 2 });
    const dueMs = series.dueMs ?? 0;

    await runSubscription({ table, acquirer }, workOf(series), dueMs);
    const waiting = await seriesOf(table, series);
    const [, charge] = (await booksOf(table, shop)).payments;
    if (!charge?.dueMs) throw new Error('The charge is not to be looked up.');
    expect([charge.state, waiting.state, waiting.dueMs]).toEqual([
      'unknown',
      'active',
      charge.dueMs + minuteMs,
    ]);

    const work = { ...paymentKey(shop.id, charge.id), dueMs: charge.dueMs };
    await reconcilePayment(table, acquirer, work, charge.dueMs);
    const ended = await runThrough(table, series, noonMs + yearMs);

    expect(told(ended)).toEqual(['completed', 2, 'nothing due']);
    expect((await booksOf(table, shop)).payments).toHaveLength(2);
  });

  test('waits on, however often its work is run, while its charge is unknown', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop);
    const silent = { ...acquirer, charge: async () => ({ result: 'unknown' }) as const };

    await runSubscription({ table, acquirer: silent }, workOf(series), series.dueMs ?? 0);
    for (let runs = 0; runs < 3; runs++) {
      const now = await seriesOf(table, series);
      await runSubscription({ table, acquirer: silent }, workOf(now), now.dueMs ?? 0);
    }
    const { invoices, payments } = await booksOf(table, shop);

    expect([invoices.length, payments.length, payments[1]?.state]).toEqual([2, 2, 'unknown']);
  });

  test('without a card makes its invoice for the payer to pay, and is past due until then', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop, { card: 'none' });

    const pastDue = await runThrough(table, series, noonMs + yearMs);
    const { invoices, payments } = await booksOf(table, shop);

    expect(told(pastDue)).toEqual(['past-due', 2, 'nothing due']);
    expect([invoices.length, payments.length]).toEqual([2, 1]);
  });

  test('waits from day to day while its merchant is disabled', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop);
    const merchants = merchantRepository(table);

    await merchants.setStatus(shop.id, 'disabled');
    await runSubscription({ table, acquirer }, workOf(series), series.dueMs ?? 0);
    expect(told(await seriesOf(table, series))).toEqual(['active', 1, '2026-04-11 00:00:00']);

    await merchants.setStatus(shop.id, 'active');
    await runThrough(table, series, Date.parse('2026-04-12T00:00:00Z'));
    expect(told(await seriesOf(table, series))).toEqual(['active', 2, '2026-05-10 00:00:00']);
  });
});

describe('Due work of a subscription', () => {
  test('takes a schedule that fires a moment early by our clock for one that is on time', async () => {
    const shop = await newShop(table);
    const work = workOf(await newSeries(table, shop));

    expect(await runSubscription({ table, acquirer }, work, work.dueMs - 1)).toContain('captured');
  });

  test('does nothing before its time, for another time, or once it was done', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop);
    const work = workOf(series);

    const early = await runSubscription({ table, acquirer }, work, work.dueMs - 2 * minuteMs);
    const other = await runSubscription({ table, acquirer }, { ...work, dueMs: midnightMs }, work.dueMs);
    const did = await runSubscription({ table, acquirer }, work, work.dueMs);
    const twice = await runSubscription({ table, acquirer }, work, work.dueMs + minuteMs);

    const invoiceId = series.id + 1;
    expect([early, other, twice]).toEqual([undefined, undefined, undefined]);
    expect(did).toMatch(
      new RegExp(
        `^Subscription ${series.id} of merchant ${shop.id}: invoice ${invoiceId} made, payment \\d+ captured\\.$`,
      ),
    );
  });
});

describe('Cancelling', () => {
  const cancel = (merchantId: number, token: string) =>
    subscriptionRepository(table).cancel(merchantId, token, {
      nowMs: noonMs,
      claim: undefined,
      answer: () => ({ message: 'done', response: null }),
    });

  test('ends the future, and forgets the card', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop);

    await cancel(shop.id, series.token);
    const cancelled = await seriesOf(table, series);
    const did = await runSubscription({ table, acquirer }, workOf(series), series.dueMs ?? 0);

    expect([told(cancelled), cancelled.card, did]).toEqual([
      ['cancelled', 1, 'nothing due'],
      null,
      undefined,
    ]);
    expect(await eventsOf(shop)).toEqual(['subscription.cancelled']);
  });

  test('leaves an open cycle’s invoice to be paid, and nothing follows it', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop, { card: 'decline' });
    await runThrough(table, series, Date.parse('2026-04-10T12:00:00Z'));
    await cancel(shop.id, series.token);

    const [, open] = (await booksOf(table, shop)).invoices;
    if (!open) throw new Error('The cycle has no invoice.');
    const { effect } = await payInvoice(table, shop, open, noonMs + 31 * dayMs);
    await followSubscription(table, series, noonMs + 31 * dayMs);

    expect([effect, told(await seriesOf(table, series))]).toEqual(['paid', ['cancelled', 2, 'nothing due']]);
  });

  test('20 times at once is done once', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop);

    const outcomes = await atOnce(20, () => outcomeOf(cancel(shop.id, series.token)));

    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'invalid-fields')).toHaveLength(19);
    expect(await eventsOf(shop)).toEqual(['subscription.cancelled']);
  });

  test('needs a token of the merchant’s own', async () => {
    const [shop, other] = [await newShop(table), await newShop(table)];
    const series = await newSeries(table, shop);
    const [head, last] = [series.token.slice(0, -1), Number(series.token.at(-1))];

    expect(await outcomeOf(cancel(other.id, series.token))).toBe('not-found');
    expect(await outcomeOf(cancel(shop.id, `${head}${(last + 1) % 10}`))).toBe('not-found');
    expect(
      await outcomeOf(
        captureCycle(
          table,
          other,
          { token: series.token, amount: undefined },
          { nowMs: noonMs, claim: undefined },
        ),
      ),
    ).toBe('not-found');
  });
});

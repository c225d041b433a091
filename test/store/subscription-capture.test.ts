import { describe, expect, test } from 'vitest';
import { asItStands, captureSubscription } from '../../functions/subscriptions/capture-subscription.ts';
import { simulator } from '../../shared/acquirers/simulator/simulator.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Reply } from '../../shared/http/operation.ts';
import { newSession } from '../../shared/merchants/token-issuer.ts';
import type { DueWork } from '../../shared/schedules/due-work.ts';
import { type Claim, earlierAnswer } from '../../shared/store/idempotency.ts';
import { subscriptionRepository } from '../../shared/store/subscriptions.ts';
import { runSubscription } from '../../shared/subscriptions/run-subscription.ts';
import { ownTable } from './own-table.ts';
import { booksOf, countingCharges, newSeries, pendingSeries, runThrough, seriesOf } from './series.ts';
import { atOnce, claimOn, dayMs, newShop, noonMs, outcomeOf, tally } from './shop.ts';

const table = await ownTable();
const acquirer = simulator(table);

const capture = (
  merchant: Merchant,
  token: string,
  { amount, claim, run = runNow }: { amount?: number; claim?: Claim; run?: typeof runNow } = {},
): Promise<Reply> =>
  captureSubscription(
    {
      input: { token, amount },
      merchant,
      session: newSession(merchant.id, 'shop'),
      params: {},
      nowMs: noonMs,
      requestId: 'test',
      sourceIp: '192.0.2.1',
      claim,
      attachment: undefined,
    },
    { table, run },
  );
const runNow = (work: DueWork): Promise<unknown> => runSubscription({ table, acquirer }, work, noonMs);

const told = ({ message, response }: Reply) => {
  const { id, amount, invoice_status, subscription } = response as Record<string, unknown>;
  return [message, id, amount, invoice_status, subscription];
};

describe('Capturing a subscription on demand', () => {
  test('makes the next invoice and charges it', async () => {
    const shop = await newShop(table);
    const { id, token } = await newSeries(table, shop, { type: 'on-demand' });

    expect(told(await capture(shop, token))).toEqual([
      'Subscription captured successfully',
      id + 1,
      '10.000',
      1,
      id,
    ]);
  });

  test('can be of another amount', async () => {
    const shop = await newShop(table);
    const { id, token } = await newSeries(table, shop, { type: 'on-demand' });

    expect(told(await capture(shop, token, { amount: 2_500 }))).toEqual([
      'Subscription captured successfully',
      id + 1,
      '2.500',
      1,
      id,
    ]);
  });

  test('that the card declines answers with the open invoice, which is tried again', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop, { type: 'on-demand', card: 'decline-once' });

    const answer = await capture(shop, series.token);
    const retried = await runThrough(table, series, noonMs + dayMs);

    expect(told(answer)).toEqual(['Subscription capture failed', series.id + 1, '10.000', 0, series.id]);
    expect([retried.state, retried.cycle.state, retried.cycle.attempts]).toEqual(['active', 'paid', 2]);
  });

  test('that the acquirer does not answer is pending', async () => {
    const shop = await newShop(table);
    const { id, token } = await newSeries(table, shop, { type: 'on-demand', card: 'time-out' });

    expect(told(await capture(shop, token))).toEqual([
      'Subscription capture pending',
      id + 1,
      '10.000',
      0,
      id,
    ]);
  });

  test('is pending when its run dies, and the schedule charges in its place', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop, { type: 'on-demand' });

    const answer = await capture(shop, series.token, { run: () => Promise.reject(new Error('injected')) });
    const later = await runThrough(table, series, noonMs);

    expect(told(answer)[0]).toBe('Subscription capture pending');
    expect([later.cycle.number, later.cycle.state, later.dueMs]).toEqual([2, 'paid', undefined]);
  });

  test('completes the series with its last invoice', async () => {
    const shop = await newShop(table);
    const series = await newSeries(table, shop, { type: 'on-demand', recurrences: 2 });
    await capture(shop, series.token);

    expect((await seriesOf(table, series)).state).toBe('completed');
    expect(await outcomeOf(capture(shop, series.token))).toBe('invalid-fields');
  });
});

describe('No cycle can be captured', () => {
  test('before the first invoice is paid', async () => {
    const shop = await newShop(table);
    const { token } = await pendingSeries(table, shop, { type: 'on-demand' });

    expect(await outcomeOf(capture(shop, token))).toBe('invalid-fields');
  });

  test('while the last one is unpaid', async () => {
    const shop = await newShop(table);
    const { token } = await newSeries(table, shop, { type: 'on-demand', card: 'decline' });
    await capture(shop, token);

    expect(await outcomeOf(capture(shop, token))).toBe('invalid-fields');
  });

  test('of a subscription that charges by itself', async () => {
    const shop = await newShop(table);
    const { token } = await newSeries(table, shop);

    expect(await outcomeOf(capture(shop, token))).toBe('invalid-fields');
  });

  test('of a cancelled one', async () => {
    const shop = await newShop(table);
    const { token } = await newSeries(table, shop, { type: 'on-demand' });
    await subscriptionRepository(table).cancel(shop.id, token, {
      nowMs: noonMs,
      claim: undefined,
      answer: () => ({ message: 'done', response: null }),
    });

    expect(await outcomeOf(capture(shop, token))).toBe('invalid-fields');
  });

  test('of another merchant’s', async () => {
    const [shop, other] = [await newShop(table), await newShop(table)];
    const { token } = await newSeries(table, shop, { type: 'on-demand' });

    expect(await outcomeOf(capture(other, token))).toBe('not-found');
  });
});

describe('Captures at once', () => {
  test('20 without a claim make one cycle and one charge', async () => {
    const shop = await newShop(table);
    const { token } = await newSeries(table, shop, { type: 'on-demand', card: 'decline' });
    const counting = countingCharges(table);
    const run = (work: DueWork) => runSubscription({ table, acquirer: counting.acquirer }, work, noonMs);

    const outcomes = await atOnce(20, () => outcomeOf(capture(shop, token, { run })));
    const { invoices, payments } = await booksOf(table, shop);

    expect(tally(outcomes)).toEqual(
      new Map([
        ['done', 1],
        ['invalid-fields', 19],
      ]),
    );
    expect([invoices.length, payments.length, counting.charges()]).toEqual([2, 2, 1]);
  });
});

test('A repeat is told how the first call’s cycle stands by then', async () => {
  const shop = await newShop(table);
  const series = await newSeries(table, shop, { type: 'on-demand', card: 'decline-once' });
  const claim = claimOn(shop.id, 'capture', noonMs);
  await capture(shop, series.token, { claim });
  const kept = await earlierAnswer(table, claim, noonMs);
  if (!kept) throw new Error('The claim keeps nothing.');

  const soon = await asItStands(kept, shop, { table });
  await runThrough(table, series, noonMs + dayMs);
  const late = await asItStands(kept, shop, { table });

  expect([told(soon), told(late)]).toEqual([
    ['Subscription capture failed', series.id + 1, '10.000', 0, series.id],
    ['Subscription captured successfully', series.id + 1, '10.000', 1, series.id],
  ]);
});

import { describe, expect, test } from 'vitest';
import type { Acquirer } from '../../shared/acquirers/acquirer.ts';
import { paying } from '../../shared/acquirers/paying.ts';
import { reconcilePayment } from '../../shared/acquirers/reconcile-payment.ts';
import type { Decision } from '../../shared/acquirers/simulator/decisions.ts';
import { simulatedPayments } from '../../shared/acquirers/simulator/simulated-payments.ts';
import { simulator } from '../../shared/acquirers/simulator/simulator.ts';
import type { Measurement } from '../../shared/metrics/measure.ts';
import { paymentKey } from '../../shared/store/keys.ts';
import { ownTable } from './own-table.ts';
import { atOnce, minuteMs, newShop, noonMs, tally } from './shop.ts';
import { tillOf } from './till.ts';

const table = await ownTable();
const books = simulatedPayments(table);
const acquirer = simulator(table);

const sent = async ({ keepCard = false } = {}) => {
  const till = tillOf(table, await newShop(table));
  const invoice = await till.bill();
  const payment = await till.begin(invoice);
  const start = { payment, merchantName: 'Shop', returnUrl: 'http://127.0.0.1/r/9', keepCard };
  const { redirectUrl } = await acquirer.start(start);
  const decide = (decision: Decision, nowMs = noonMs) =>
    books.decide(payment.returnKey, decision, { card: 'approve', refunds: 'approve' }, nowMs);
  const dueWork = async () => {
    const { dueMs = 0 } = await till.stored(payment);
    return { ...paymentKey(payment.merchantId, payment.id), dueMs };
  };
  return { till, invoice, payment, redirectUrl, decide, dueWork };
};

describe('The simulator', () => {
  test('sends the payer to its own page, under a key that cannot be guessed', async () => {
    const { payment, redirectUrl } = await sent();

    expect(new URL(redirectUrl).pathname).toBe(`/simulator/${payment.returnKey}`);
  });

  test('tells what the payer decided, and that it is open until then or until its page has closed', async () => {
    const { payment, decide } = await sent();
    const before = await acquirer.lookup(payment, noonMs + 15 * minuteMs - 1);
    const closed = await acquirer.lookup(payment, noonMs + 15 * minuteMs);

    await decide('approve', noonMs + minuteMs);

    expect([before, closed]).toEqual([{ result: 'open' }, { result: 'abandoned' }]);
    expect(await acquirer.lookup(payment, noonMs + minuteMs)).toEqual({
      result: 'captured',
      capture: {
        acquirerPaymentId: expect.stringMatching(/^100\d{15}$/),
        amount: 10_000,
        trackId: expect.stringMatching(/^\d{6}$/),
        transactionId: expect.stringMatching(/^260310\d{9}$/),
        authCode: expect.stringMatching(/^B\d{5}$/),
        maskedCard: '888888******0001',
        capturedMs: noonMs + minuteMs,
      },
    });
  });

  test('lets one of many decisions at once win, and keeps to it', async () => {
    const { payment, decide } = await sent();
    const all = ['approve', 'decline', 'cancel', 'approve-twice'] as const;

    const made = await atOnce(12, (at) => decide(all[at % all.length] as Decision));

    expect(tally(made.map((one) => JSON.stringify(one))).size).toBe(1);
    const { result } = await acquirer.lookup(payment, noonMs);
    await decide(result === 'captured' ? 'decline' : 'approve');
    expect((await acquirer.lookup(payment, noonMs)).result).toBe(result);
  });

  test('takes no decision once its page has closed', async () => {
    const { decide } = await sent();

    expect(await decide('approve', noonMs + 15 * minuteMs)).toMatchObject({ state: 'open', capture: null });
  });

  test('knows nothing of a payment that never reached it: no money was taken', async () => {
    const till = tillOf(table, await newShop(table));

    expect(await acquirer.lookup(await till.begin(await till.bill()), noonMs)).toEqual({
      result: 'abandoned',
    });
  });

  test('charges a kept card once for each payment, however often it is told', async () => {
    const { till, invoice, payment, decide } = await sent({ keepCard: true });
    await decide('approve');
    const outcome = await acquirer.lookup(payment, noonMs);
    const card = outcome.result === 'captured' ? (outcome.capture.cardReference ?? '') : '';
    const next = await till.begin(invoice);

    const charged = await atOnce(10, () => acquirer.charge(next, card, noonMs));

    for (const one of charged) expect(one).toEqual(charged[0]);
    expect(charged[0]).toMatchObject({ result: 'captured' });
    expect(await acquirer.lookup(next, noonMs)).toEqual(charged[0]);
  });

  test('declines a card it never kept', async () => {
    const till = tillOf(table, await newShop(table));

    expect(await acquirer.charge(await till.begin(await till.bill()), 'CARD0', noonMs)).toEqual({
      result: 'declined',
    });
  });
});

describe('A payment that is due', () => {
  test('and that the payer left is ended as cancelled', async () => {
    const { till, payment, dueWork } = await sent();

    const did = await reconcilePayment(table, acquirer, await dueWork(), noonMs + 20 * minuteMs);

    expect(did).toBe(
      `Payment ${payment.id} of merchant ${payment.merchantId} was looked up: abandoned, ended.`,
    );
    expect(await till.stored(payment)).toMatchObject({ state: 'cancelled' });
    expect(await till.stored(payment)).not.toHaveProperty('dueMs');
  });

  test('while its acquirer is silent is asked after later, and pays once it answers', async () => {
    const { till, invoice, payment, decide, dueWork } = await sent();
    await decide('time-out-approved', noonMs);
    await paying(table, acquirer).lookUp(payment, noonMs + minuteMs);
    const parked = await till.stored(payment);
    const work = await dueWork();

    await reconcilePayment(table, acquirer, work, noonMs + 6 * minuteMs);

    expect(parked).toMatchObject({ state: 'unknown', lookups: 1, dueMs: noonMs + 6 * minuteMs });
    expect(await till.billed(invoice)).toMatchObject({ status: 'paid', payment: { id: payment.id } });
    expect(await reconcilePayment(table, acquirer, work, noonMs + 7 * minuteMs)).toBeUndefined();
  });

  test('is asked after later when its acquirer cannot be asked, or when there is none any more', async () => {
    const down = {
      ...acquirer,
      lookup: async () => {
        throw new Error('The acquirer is down.');
      },
    };
    for (const broken of [down, undefined]) {
      const { till, payment, dueWork } = await sent();

      await reconcilePayment(table, broken, await dueWork(), noonMs + 20 * minuteMs);

      expect(await till.stored(payment)).toMatchObject({ state: 'unknown', dueMs: noonMs + 25 * minuteMs });
    }
  });

  test('tells at each look-up in vain for how long its acquirer has not answered, and no more once it has', async () => {
    const { payment, decide, dueWork } = await sent();
    await decide('time-out-approved', noonMs);
    const told: Measurement[] = [];
    const lookUp = async (acquirerThen: Acquirer, atMs: number) =>
      reconcilePayment(table, acquirerThen, await dueWork(), atMs, (measurements) => {
        told.push(...measurements);
      });
    const silent = { ...acquirer, lookup: async () => ({ result: 'unknown' as const }) };
    await paying(table, silent).lookUp(payment, noonMs + minuteMs);

    for (const minutes of [6, 16, 36]) await lookUp(silent, noonMs + minutes * minuteMs);
    await lookUp(acquirer, noonMs + 76 * minuteMs);

    expect(told).toEqual(
      [5, 15, 35].map((minutes) => ({ metric: 'UnknownPaymentAge', value: 60 * minutes })),
    );
  });

  test('and that never reached its acquirer never will: a charge that comes too late takes nothing', async () => {
    const { till, invoice, payment, decide } = await sent({ keepCard: true });
    await decide('approve');
    const outcome = await acquirer.lookup(payment, noonMs);
    const card = outcome.result === 'captured' ? (outcome.capture.cardReference ?? '') : '';
    const late = await till.begin(invoice);

    const asked = await acquirer.lookup(late, noonMs + 20 * minuteMs);

    expect([asked, await acquirer.charge(late, card, noonMs + 21 * minuteMs)]).toEqual([
      { result: 'abandoned' },
      { result: 'abandoned' },
    ]);
  });

  test('and still open after its page has closed is never stuck: it is asked after again', async () => {
    const { till, payment, dueWork } = await sent();
    const undecided = { ...acquirer, lookup: async () => ({ result: 'open' as const }) };

    await reconcilePayment(table, undecided, await dueWork(), noonMs + 20 * minuteMs);

    expect(await till.stored(payment)).toMatchObject({
      state: 'unknown',
      dueMs: noonMs + 25 * minuteMs,
    });
  });

  test('is looked up once however often its schedule fires', async () => {
    const { till, invoice, payment, decide, dueWork } = await sent();
    await decide('approve');
    const work = await dueWork();

    const did = await atOnce(5, () => reconcilePayment(table, acquirer, work, noonMs + 20 * minuteMs));

    expect(did.filter((one) => one?.endsWith('captured, paid.'))).toHaveLength(1);
    expect((await till.billed(invoice)).payment?.id).toBe(payment.id);
  });
});

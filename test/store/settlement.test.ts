import { describe, expect, test } from 'vitest';
import { nextLookupMs, type Payment } from '../../shared/domain/payment.ts';
import { refundProposals } from '../../shared/store/refund-proposals.ts';
import { queryAll } from '../../shared/store/table.ts';
import { ownTable } from './own-table.ts';
import { atOnce, change, day, dayMs, minuteMs, newShop, noonMs, outcomeOf, tally } from './shop.ts';
import { capture, capturedAt, tillOf } from './till.ts';

const table = await ownTable();

const shop = async (serviceCharges = 2_500) => {
  const { profile, ...merchant } = await newShop(table);
  const commission = { subscriptionCharges: 500, setupCharges: 9_000, serviceCharges };
  const owner = { ...merchant, profile: { ...profile, commission } };
  return { owner, till: tillOf(table, owner) };
};

const eventsOf = async (merchantId: number): Promise<string[]> =>
  (await queryAll(table, { pk: `M#${merchantId}#EVENTS` })).map(({ type }) => String(type)).sort();

describe('A payment that begins', () => {
  test('has its token, its way back, its commission and its look-up', async () => {
    const { owner, till } = await shop();
    const invoice = await till.bill({ amount: 10_010 });

    const payment = await till.begin(invoice);

    expect(await till.stored(payment)).toEqual(payment);
    expect(payment).toMatchObject({
      id: 1,
      state: 'started',
      amount: 10_010,
      commission: 250,
      netAmount: 9_760,
      dueMs: noonMs + 20 * minuteMs,
    });
    expect(payment.token).toMatch(new RegExp(`^${owner.code}${noonMs / 1000}9\\d{2}0000000001$`));
    expect(await till.payments.byToken(owner, payment.token)).toEqual(payment);
    expect(await till.payments.byReturnKey(payment.returnKey)).toEqual(payment);
  });

  test('is found neither by another token of the same id nor by the link of an invoice', async () => {
    const { owner, till } = await shop();
    const invoice = await till.bill();
    const { token } = await till.begin(invoice);
    const other = token.slice(0, -12) + (token.slice(-12, -10) === '00' ? '01' : '00') + token.slice(-10);

    expect(await till.payments.byToken(owner, other)).toBeUndefined();
    expect(await till.payments.byReturnKey(invoice.accessKey)).toBeUndefined();
  });
});

describe('A capture', () => {
  test('pays the invoice, which shows the payment without the reference that charges its card', async () => {
    const { owner, till } = await shop();
    const invoice = await till.bill();
    const payment = await till.begin(invoice);
    const outcome = {
      result: 'captured' as const,
      capture: { ...capture, capturedMs: noonMs, cardReference: 'CARD9' },
    };

    const settled = await till.tell(payment, outcome, noonMs + minuteMs);

    const { dueMs: _dueMs, ...known } = payment;
    const captured = { ...known, state: 'captured', capture: outcome.capture, updatedMs: noonMs + minuteMs };
    expect(settled).toEqual({ effect: 'paid', payment: captured });
    expect(await till.stored(payment)).toEqual(captured);
    const { id, token, amount, commission, netAmount, paymentType, serviceType, method, createdMs } = payment;
    expect(await till.billed(invoice)).toEqual({
      ...invoice,
      status: 'paid',
      updatedMs: noonMs + minuteMs,
      payment: {
        id,
        token,
        amount,
        commission,
        netAmount,
        paymentType,
        serviceType,
        method,
        createdMs,
        capture: { ...capture, capturedMs: noonMs },
      },
    });
    expect(await eventsOf(owner.id)).toEqual(['invoice.created', 'payment.captured']);
  });

  test('told again, late, and after a decline that came out of order, is recorded once', async () => {
    const { owner, till } = await shop();
    const invoice = await till.bill();
    const payment = await till.begin(invoice);

    const effects: string[] = [];
    for (const outcome of [
      { result: 'declined' as const },
      capturedAt(noonMs),
      capturedAt(noonMs),
      { result: 'declined' as const },
      { result: 'unknown' as const },
      { result: 'abandoned' as const },
    ]) {
      effects.push((await till.tell(payment, outcome)).effect);
    }

    expect(effects).toEqual(['ended', 'paid', 'nothing', 'nothing', 'nothing', 'nothing']);
    expect(await till.stored(payment)).not.toHaveProperty('dueMs');
    expect((await till.billed(invoice)).status).toBe('paid');
    expect(await eventsOf(owner.id)).toEqual(['invoice.created', 'payment.captured', 'payment.failed']);
  });

  test.each([
    ['paid by another payment', 'paid'],
    ['cancelled', 'cancelled'],
    ['expired on the day it was captured', 'expired'],
  ] as const)('of an invoice that is %s becomes a refund proposal', async (_, reason) => {
    const { owner, till } = await shop();
    const invoice = await till.bill(reason === 'expired' ? { expiresOn: day('2026-03-10') } : {});
    const payment = await till.begin(invoice);
    if (reason === 'paid') await till.tell(await till.begin(invoice), capturedAt(noonMs));
    if (reason === 'cancelled') await till.invoices.cancel(owner.id, invoice.token, change(noonMs));
    const before = await till.billed(invoice);

    const settled = await till.tell(payment, capturedAt(noonMs + dayMs), noonMs + dayMs);

    expect(settled.effect).toBe('to-refund');
    expect(await till.stored(payment)).toMatchObject({ state: 'captured', refundReason: reason });
    expect(await till.billed(invoice)).toEqual(before);
    expect(await refundProposals(table, owner.id)).toEqual([
      {
        paymentId: payment.id,
        token: payment.token,
        acquirerPaymentId: capture.acquirerPaymentId,
        amount: invoice.amount,
        reason,
        proposedMs: noonMs + dayMs,
      },
    ]);
    expect(await eventsOf(owner.id)).toContain('payment.to-refund');
  });

  test('on the last day counts, however late it is heard of', async () => {
    const { till } = await shop();
    const invoice = await till.bill({ expiresOn: day('2026-03-10') });
    const payment = await till.begin(invoice);

    const settled = await till.tell(payment, capturedAt(noonMs + minuteMs), noonMs + 3 * dayMs);

    expect(settled.effect).toBe('paid');
  });
});

describe('What an acquirer gets wrong', () => {
  test('another amount than was asked for pays nothing, and goes back as it was taken', async () => {
    const { owner, till } = await shop();
    const invoice = await till.bill();
    const payment = await till.begin(invoice);

    const { effect } = await till.tell(payment, capturedAt(noonMs, { amount: 1 }));

    expect(effect).toBe('to-refund');
    expect((await till.billed(invoice)).status).toBe('unpaid');
    expect(await refundProposals(table, owner.id)).toMatchObject([{ amount: 1, reason: 'amount' }]);
  });

  test('a second capture of one payment goes back, noted once however often it is told', async () => {
    const { owner, till } = await shop();
    const invoice = await till.bill();
    const payment = await till.begin(invoice);
    await till.tell(payment, capturedAt(noonMs));

    const told = await atOnce(5, () =>
      till.tell(payment, capturedAt(noonMs, { acquirerPaymentId: 'SECOND' })),
    );

    expect(tally(told.map(({ effect }) => effect))).toEqual(
      new Map([
        ['to-refund', 1],
        ['nothing', 4],
      ]),
    );
    expect(await refundProposals(table, owner.id)).toMatchObject([
      { acquirerPaymentId: 'SECOND', amount: 10_000, reason: 'repeated' },
    ]);
    expect((await till.billed(invoice)).payment?.capture.acquirerPaymentId).toBe(capture.acquirerPaymentId);
  });

  test('a time of capture that cannot be is taken for now', async () => {
    const { till } = await shop();
    const invoice = await till.bill({ expiresOn: day('2026-03-10') });
    const payment = await till.begin(invoice);

    const { effect } = await till.tell(payment, capturedAt(noonMs / 1000), noonMs + 5 * dayMs);

    expect(effect).toBe('to-refund');
  });
});

describe('A payment that ended without money', () => {
  const lookUpMs = noonMs + 20 * minuteMs;

  test('is still due, and is paid if the acquirer then says that it took the money', async () => {
    const { till } = await shop();
    const invoice = await till.bill();
    const payment = await till.begin(invoice);
    await till.tell(payment, { result: 'declined' }, noonMs + minuteMs);

    const due = (await till.stored(payment)).dueMs;
    const settled = await till.tell(payment, capturedAt(noonMs + 2 * minuteMs), lookUpMs);

    expect([due, settled.effect]).toEqual([lookUpMs, 'paid']);
  });

  test('is done with when the acquirer says it again after its page has closed, and tells nobody twice', async () => {
    const { owner, till } = await shop();
    const payment = await till.begin(await till.bill());
    await till.tell(payment, { result: 'abandoned' }, noonMs + minuteMs);

    await till.tell(payment, { result: 'abandoned' }, noonMs + 2 * minuteMs);
    const before = await till.stored(payment);
    await till.tell(payment, { result: 'abandoned' }, lookUpMs);

    expect(before.dueMs).toBe(lookUpMs);
    expect(await till.stored(payment)).not.toHaveProperty('dueMs');
    expect(await eventsOf(owner.id)).toEqual(['invoice.created', 'payment.cancelled']);
  });

  test('stays ended, and due, while the acquirer cannot be asked', async () => {
    const { till } = await shop();
    const payment = await till.begin(await till.bill());
    await till.tell(payment, { result: 'declined' });

    await till.tell(payment, { result: 'unknown' }, lookUpMs);

    expect(await till.stored(payment)).toMatchObject({
      state: 'failed',
      lookups: 1,
      dueMs: lookUpMs + 5 * minuteMs,
    });
    expect(await till.stored(payment)).not.toHaveProperty('unknownSinceMs');
  });
});

describe('A payment whose acquirer does not answer', () => {
  test('is unknown, marks its invoice, and is due again later and later', async () => {
    const { till } = await shop();
    const invoice = await till.bill();
    const payment = await till.begin(invoice);

    await till.tell(payment, { result: 'unknown' });
    const once = await till.stored(payment);
    await till.tell(payment, { result: 'unknown' }, noonMs + 5 * minuteMs);
    const twice = await till.stored(payment);

    const unknown = { state: 'unknown', unknownSinceMs: noonMs };
    expect(once).toMatchObject({ ...unknown, lookups: 1, dueMs: noonMs + 5 * minuteMs });
    expect(twice).toMatchObject({ ...unknown, lookups: 2, dueMs: noonMs + 15 * minuteMs });
    expect(nextLookupMs(noonMs, 60)).toBe(noonMs + dayMs);
    expect((await till.billed(invoice)).pendingPaymentIds).toEqual([payment.id]);
  });

  test('is not put off by payers who reload its page', async () => {
    const { till } = await shop();
    const payment = await till.begin(await till.bill());
    await till.tell(payment, { result: 'unknown' });

    await atOnce(10, (at) => till.tell(payment, { result: 'unknown' }, noonMs + at * 1_000));

    expect(await till.stored(payment)).toMatchObject({ lookups: 1, dueMs: noonMs + 5 * minuteMs });
  });

  test('is never due later than it was because somebody asked before', async () => {
    const { till } = await shop();
    const payment = await till.begin(await till.bill());

    await till.tell(payment, { result: 'unknown' }, noonMs + 17 * minuteMs);

    expect((await till.stored(payment)).dueMs).toBe(noonMs + 20 * minuteMs);
  });

  test('is not forgotten by its invoice because another one ended', async () => {
    const { till } = await shop();
    const invoice = await till.bill();
    const [one, other] = [await till.begin(invoice), await till.begin(invoice)];
    await till.tell(one, { result: 'unknown' });
    await till.tell(other, { result: 'unknown' });

    await till.tell(other, { result: 'declined' });

    expect((await till.billed(invoice)).pendingPaymentIds).toEqual([one.id]);
  });

  test('pays its invoice once the acquirer tells', async () => {
    const { till } = await shop();
    const invoice = await till.bill();
    const payment = await till.begin(invoice);
    await till.tell(payment, { result: 'unknown' });

    expect((await till.tell(payment, capturedAt(noonMs))).effect).toBe('paid');
    expect((await till.billed(invoice)).status).toBe('paid');
  });
});

describe('Races', () => {
  test('200 payments of one invoice captured at once: one pays it, 199 go back', async () => {
    const { owner, till } = await shop();
    const invoice = await till.bill();
    const payments: Payment[] = await atOnce(200, () => till.begin(invoice));

    const settled = await Promise.all(payments.map((payment) => till.tell(payment, capturedAt(noonMs))));

    expect(tally(settled.map(({ effect }) => effect))).toEqual(
      new Map([
        ['paid', 1],
        ['to-refund', 199],
      ]),
    );
    const paid = settled.find(({ effect }) => effect === 'paid');
    expect((await till.billed(invoice)).payment?.id).toBe(paid?.payment.id);
    expect(await refundProposals(table, owner.id)).toHaveLength(199);
  });

  test('one capture told 50 times at once is recorded once', async () => {
    const { owner, till } = await shop();
    const payment = await till.begin(await till.bill());

    const settled = await atOnce(50, () => till.tell(payment, capturedAt(noonMs)));

    expect(tally(settled.map(({ effect }) => effect))).toEqual(
      new Map([
        ['paid', 1],
        ['nothing', 49],
      ]),
    );
    expect(await eventsOf(owner.id)).toEqual(['invoice.created', 'payment.captured']);
  });

  test('a cancellation and a capture at once: either it is paid, or the money goes back', async () => {
    const { owner, till } = await shop();
    for (let round = 0; round < 10; round++) {
      const invoice = await till.bill();
      const payment = await till.begin(invoice);

      const [cancelled, settled] = await Promise.all([
        outcomeOf(till.invoices.cancel(owner.id, invoice.token, change(noonMs))),
        till.tell(payment, capturedAt(noonMs)),
      ]);

      const { status } = await till.billed(invoice);
      expect([status, cancelled, settled.effect]).toEqual(
        status === 'paid' ? ['paid', 'invoice-not-cancellable', 'paid'] : ['cancelled', 'done', 'to-refund'],
      );
    }
  });
});

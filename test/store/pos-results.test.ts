import { describe, expect, test } from 'vitest';
import { simulator } from '../../shared/acquirers/simulator/simulator.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import type { Refund, RefundablePayment } from '../../shared/domain/refund.ts';
import { paymentFrom } from '../../shared/store/payment-item.ts';
import { recordPosResult } from '../../shared/store/pos-results.ts';
import { aRefund } from '../unit/fixtures/refund.ts';
import { ownTable } from './own-table.ts';
import { approvalOf, counterIn, posBooks } from './pos-shop.ts';
import { atOnce, noonMs, outcomeOf, tally } from './shop.ts';
import { failingAt } from './table-double.ts';

const table = await ownTable();
const books = (shopId: number) => posBooks(table, shopId);
const laterMs = noonMs + 30_000;

describe('An approval', () => {
  test('pays the invoice with a payment like any other, in one moment with its events', async () => {
    const { shop, push, ask, answer, stored, atTerminal } = await counterIn(table);
    const made = await push();
    await ask();

    const { effect, invoice } = await answer(made, approvalOf(), laterMs);

    expect(effect).toBe('paid');
    expect(invoice).toEqual({
      ...made,
      status: 'paid',
      taken: { paymentId: 1, reference: '525420000128' },
      updatedMs: laterMs,
    });
    expect(await stored(made)).toEqual(invoice);
    expect((await atTerminal()).waiting).toEqual([]);
    const { payments, events, proposals } = await books(shop.id);
    expect(payments.map(paymentFrom)).toEqual([
      {
        id: 1,
        merchantId: shop.id,
        token: expect.stringMatching(new RegExp(`^${shop.code}\\d{10}9\\d{12}$`)),
        returnKey: expect.stringMatching(/^9\w{16}$/),
        target: { kind: 'pos', posInvoiceId: made.id },
        orderReference: 'TABLE-7',
        amount: 12_500,
        commission: 0,
        netAmount: 12_500,
        paymentType: 1,
        serviceType: 6,
        method: 'terminal',
        payer: { name: 'Salman', phone: '55512345' },
        language: 'en',
        state: 'captured',
        capture: {
          acquirerPaymentId: '525420000128',
          amount: 12_500,
          trackId: '525420000128',
          transactionId: made.transactionId,
          authCode: 'B76201',
          maskedCard: '888888******0001',
          capturedMs: laterMs,
        },
        refundReason: null,
        refunds: { reserved: 0, returned: 0, refused: false, ids: [] },
        lookups: 0,
        createdMs: laterMs,
        updatedMs: laterMs,
      },
    ]);
    expect(events).toEqual(['payment.captured 1', 'pos-invoice.created 1', 'pos-invoice.paid 1']);
    expect(proposals).toEqual([]);
  });

  test('without an invoice number refers to the transaction id', async () => {
    const { shop, push, answer } = await counterIn(table);
    const made = await push({ invoiceNumber: '' });
    await answer(made, approvalOf());

    expect((await books(shop.id)).payments).toMatchObject([{ orderReference: made.transactionId }]);
  });

  test('counts once, however often it is said and by how many at once', async () => {
    const { shop, push, answer } = await counterIn(table);
    const made = await push();

    const outcomes = await atOnce(10, () => answer(made, approvalOf()));
    const again = await answer(made, approvalOf(), laterMs);

    expect(tally([...outcomes, again].map(({ effect }) => effect))).toEqual(
      new Map([
        ['paid', 1],
        ['nothing', 10],
      ]),
    );
    expect(new Set(outcomes.map(({ invoice }) => invoice.status))).toEqual(new Set(['paid']));
    const { payments, proposals } = await books(shop.id);
    expect([payments.length, proposals]).toEqual([1, []]);
  });

  test('of other money than paid the invoice is noted to go back, once', async () => {
    const { shop, push, answer, stored } = await counterIn(table);
    const made = await push();
    await answer(made, approvalOf());

    const outcomes = await atOnce(5, () => answer(made, approvalOf({ reference: 'SECOND' }), laterMs));

    expect(tally(outcomes.map(({ effect }) => effect))).toEqual(
      new Map([
        ['to-refund', 1],
        ['nothing', 4],
      ]),
    );
    expect(await stored(made)).toMatchObject({ status: 'paid', taken: { reference: '525420000128' } });
    const { payments, events, proposals } = await books(shop.id);
    expect([payments.length, proposals]).toEqual([1, ['repeated SECOND']]);
    expect(events.filter((event) => event.startsWith('payment.to-refund'))).toEqual(['payment.to-refund 1']);
  });

  test.each(['declined', 'cancelled'] as const)(
    'for what was %s before is money that goes back',
    async (result) => {
      const { shop, push, answer, stored } = await counterIn(table);
      const made = await push();
      await answer(made, { result });

      const { effect } = await answer(made, approvalOf(), laterMs);
      const again = await answer(made, approvalOf(), laterMs);

      expect([effect, again.effect]).toEqual(['to-refund', 'nothing']);
      expect((await stored(made)).status).toBe(result);
      const { payments, proposals, events } = await books(shop.id);
      expect(payments).toMatchObject([{ refundReason: 'cancelled', state: 'captured' }]);
      expect(proposals).toEqual(['cancelled 525420000128']);
      expect(events).toContain('payment.to-refund 1');
      expect(events).not.toContain('payment.captured 1');
    },
  );

  test('of another amount pays nothing: the money goes back and the invoice waits no more', async () => {
    const { shop, push, answer, stored, atTerminal } = await counterIn(table);
    const made = await push();

    const { effect } = await answer(made, approvalOf({ amount: 12_499 }));

    expect(effect).toBe('to-refund');
    expect(await stored(made)).toMatchObject({ status: 'declined', taken: { paymentId: 1 } });
    expect((await atTerminal()).waiting).toEqual([]);
    expect((await books(shop.id)).proposals).toEqual(['amount 525420000128']);
  });

  test('at once with a decline ends the invoice one way, and no money is forgotten', async () => {
    for (let round = 0; round < 10; round++) {
      const { shop, push, answer, stored } = await counterIn(table);
      const made = await push();

      const [approved, declined] = await Promise.all([
        answer(made, approvalOf()),
        outcomeOf(answer(made, { result: 'declined' })),
      ]);

      const { status } = await stored(made);
      const { payments, proposals } = await books(shop.id);
      expect(payments).toHaveLength(1);
      expect({ status, effect: approved.effect, declined, proposals: proposals.length }).toEqual(
        status === 'paid'
          ? { status, effect: 'paid', declined: 'conflict', proposals: 0 }
          : { status: 'declined', effect: 'to-refund', declined: 'done', proposals: 1 },
      );
    }
  });

  test.each(['before', 'after'] as const)(
    'repeated after a fault %s any call is recorded once',
    async (when) => {
      for (let nth = 1; ; nth++) {
        const { shop, terminal, push, answer } = await counterIn(table);
        const made = await push();
        const failing = failingAt(table, nth, when);

        await outcomeOf(recordPosResult(failing, shop, terminal, made.transactionId, approvalOf(), noonMs));
        const { invoice } = await answer(made, approvalOf());

        expect(invoice.status).toBe('paid');
        const { payments, proposals, events } = await books(shop.id);
        expect([payments.length, proposals, events.length]).toEqual([1, [], 3]);
        if (!failing.hasFailed()) return;
      }
    },
  );
});

describe('No money', () => {
  test.each(['declined', 'cancelled'] as const)(
    '%s ends the invoice once, and says so again',
    async (result) => {
      const { shop, push, answer, stored, atTerminal } = await counterIn(table);
      const made = await push();

      const outcomes = await atOnce(5, () => answer(made, { result }, laterMs));

      expect(tally(outcomes.map(({ effect }) => effect))).toEqual(
        new Map([
          ['ended', 1],
          ['nothing', 4],
        ]),
      );
      expect(await stored(made)).toEqual({ ...made, status: result, updatedMs: laterMs });
      expect((await atTerminal()).waiting).toEqual([]);
      const { payments, events } = await books(shop.id);
      expect([payments, events]).toEqual([[], ['pos-invoice.created 1', `pos-invoice.${result} 1`].sort()]);
    },
  );

  test.each([
    ['declined', 'cancelled'],
    ['cancelled', 'declined'],
  ] as const)('%s and then %s is a contradiction that changes nothing', async (first, second) => {
    const { shop, push, answer, stored } = await counterIn(table);
    const made = await push();
    await answer(made, { result: first });

    expect(await outcomeOf(answer(made, { result: second }, laterMs))).toBe('conflict');
    expect((await stored(made)).status).toBe(first);
    expect((await books(shop.id)).events).toHaveLength(2);
  });

  test('of a paid invoice is a contradiction that changes nothing', async () => {
    const { push, answer, stored } = await counterIn(table);
    const made = await push();
    await answer(made, approvalOf());

    expect(await outcomeOf(answer(made, { result: 'declined' }))).toBe('conflict');
    expect((await stored(made)).status).toBe('paid');
  });
});

test("An answer about another terminal's invoice, or another merchant's, or none, is refused", async () => {
  const [one, other] = [await counterIn(table), await counterIn(table)];
  const sameShop = await counterIn(table, table, one.shop);
  const made = await one.push();

  const outcomes = [
    await outcomeOf(other.answer(made, approvalOf())),
    await outcomeOf(sameShop.answer(made, approvalOf())),
    await outcomeOf(one.answer({ ...made, transactionId: '1' }, approvalOf())),
  ];

  expect(outcomes).toEqual(['invalid-fields', 'invalid-fields', 'invalid-fields']);
  expect((await one.stored(made)).status).toBe('waiting');
});

test('The simulator gives back what a terminal took, once, and never more', async () => {
  const { shop, push, answer } = await counterIn(table);
  await answer(await push(), approvalOf());
  const [payment] = (await books(shop.id)).payments.map(paymentFrom) as [Payment];
  const acquirer = simulator(table);
  const refund = (reference: string, amount: number): Refund => ({ ...aRefund, reference, amount });
  const tell = (told: Refund) => acquirer.refund(payment as RefundablePayment, told, noonMs);

  const outcomes = [
    await acquirer.lookupRefund(payment as RefundablePayment, refund('A', 10_000), noonMs),
    await tell(refund('A', 10_000)),
    await tell(refund('A', 10_000)),
    await tell(refund('B', 2_501)),
    await tell(refund('C', 2_500)),
  ];

  expect(outcomes.map(({ result }) => result)).toEqual([
    'absent',
    'refunded',
    'refunded',
    'refused',
    'refunded',
  ]);
});

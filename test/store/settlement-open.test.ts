import { expect, test } from 'vitest';
import { creditors } from '../../shared/acquirers/learn-payment.ts';
import type { OpenInvoice } from '../../shared/domain/open-invoice.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { openInvoiceRepository } from '../../shared/store/open-invoices.ts';
import { paymentRepository } from '../../shared/store/payments.ts';
import { settle } from '../../shared/store/settlement.ts';
import { openChange, openDraft, openInvoiceIn } from './open-shop.ts';
import { ownTable } from './own-table.ts';
import { deliverPayments, paymentRecordOf } from './payment-stream.ts';
import { atOnce, day, newShop, noonMs, outcomeOf, tally } from './shop.ts';
import { capturedAt } from './till.ts';

const table = await ownTable();
const openInvoices = openInvoiceRepository(table);
const payments = paymentRepository(table);

const openTill = async () => {
  const shop = await newShop(table);
  const openInvoice = openInvoiceIn(await openInvoices.create(shop.id, openDraft(), openChange()));
  return {
    shop,
    openInvoice,
    begin: async ({ id, referenceNumber }: OpenInvoice = openInvoice): Promise<Payment> => {
      const payment = await payments.identify(
        shop,
        {
          target: { kind: 'open-invoice', openInvoiceId: id },
          orderReference: referenceNumber,
          amount: 10_000,
          paymentType: 1,
          method: 'page',
          payer: { name: 'Noura', phone: '55512345' },
          language: 'ar',
        },
        noonMs,
      );
      await payments.begin(payment);
      return payment;
    },
    tell: (payment: Payment, capturedMs = noonMs) =>
      settle(table, creditors, payment, capturedAt(capturedMs), capturedMs),
    cancel: () => outcomeOf(openInvoices.cancel(shop.id, openInvoice.id, openChange())),
    update: async () =>
      openInvoiceIn(await openInvoices.update(shop.id, openInvoice.id, day('2027-01-31'), openChange())),
    row: async (id = openInvoice.id) => (await openInvoices.byId(shop.id, id)) as OpenInvoice,
  };
};

test('20 payers at once all pay it, and each is listed once however often the stream tells', async () => {
  const till = await openTill();
  const begun = await atOnce(20, () => till.begin());

  const settled = await Promise.all(begun.map((payment) => till.tell(payment)));
  const records = settled.map(({ payment }, at) => paymentRecordOf(begun[at], payment));
  await deliverPayments(table, records);
  await deliverPayments(table, records);

  expect(tally(settled.map(({ effect }) => effect))).toEqual(new Map([['paid', 20]]));
  expect(await till.row()).toMatchObject({ paid: true, paidCount: 20, paidTotal: 200_000 });
});

test('a payment that began before an update pays the row that took its place', async () => {
  const till = await openTill();
  const payment = await till.begin();
  const newer = await till.update();

  const settled = await till.tell(payment);
  await deliverPayments(table, [paymentRecordOf(payment, settled.payment)]);

  expect(settled.payment.target).toEqual({ kind: 'open-invoice', openInvoiceId: newer.id });
  expect([await till.row(), await till.row(newer.id)]).toMatchObject([
    { paid: false, paidCount: 0 },
    { paid: true, paidCount: 1, paidTotal: 10_000 },
  ]);
});

test('money for a cancelled one goes back, and is listed with nobody', async () => {
  const till = await openTill();
  const payment = await till.begin();
  await till.cancel();

  const settled = await till.tell(payment);
  await deliverPayments(table, [paymentRecordOf(payment, settled.payment)]);

  expect(settled).toMatchObject({ effect: 'to-refund', payment: { refundReason: 'cancelled' } });
  expect(await till.row()).toMatchObject({ paid: false, paidCount: 0 });
});

test('an update and a payment at once: the money pays one of the two rows', async () => {
  for (let round = 0; round < 10; round++) {
    const till = await openTill();
    const payment = await till.begin();

    const [newer, settled] = await Promise.all([till.update(), till.tell(payment)]);

    const { target } = settled.payment;
    const credited = target.kind === 'open-invoice' ? await till.row(target.openInvoiceId) : undefined;
    expect(settled.effect).toBe('paid');
    expect(credited?.paid).toBe(true);
    expect([till.openInvoice.id, newer.id]).toContain(credited?.id);
  }
});

import { describe, expect, test } from 'vitest';
import { creditors } from '../../shared/acquirers/learn-payment.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { OpenInvoice } from '../../shared/domain/open-invoice.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { openInvoiceRepository } from '../../shared/store/open-invoices.ts';
import { paymentRepository } from '../../shared/store/payments.ts';
import { refundProposals } from '../../shared/store/refund-proposals.ts';
import { type Settled, settle } from '../../shared/store/settlement.ts';
import { openChange, openDraft, openInvoiceIn } from './open-shop.ts';
import { ownTable } from './own-table.ts';
import { atOnce, day, dayMs, midnightMs, newShop, noonMs, tally } from './shop.ts';
import { capturedAt } from './till.ts';

const table = await ownTable();
const openInvoices = openInvoiceRepository(table);
const payments = paymentRepository(table);

const make = async (wanted: Parameters<typeof openDraft>[0] = {}) => {
  const shop = await newShop(table);
  const openInvoice = openInvoiceIn(await openInvoices.create(shop.id, openDraft(wanted), openChange()));
  return { shop, openInvoice };
};

const begin = async (shop: Merchant, { id, fixedAmount }: OpenInvoice): Promise<Payment> => {
  const draft = {
    target: { kind: 'open-invoice', openInvoiceId: id },
    orderReference: 'R',
    amount: fixedAmount,
    paymentType: 1,
    method: 'page',
    payer: { name: 'Noura Ali', phone: '' },
    language: 'en',
  } as const;
  const payment = await payments.identify(shop, draft, noonMs);
  if (!(await payments.begin(payment))) throw new Error('The payment could not be stored.');
  return payment;
};

const capture = (payment: Payment, atMs = noonMs, heardMs = atMs): Promise<Settled> =>
  settle(table, creditors, payment, capturedAt(atMs, { amount: payment.amount }), heardMs);
const stored = async ({ merchantId, id }: OpenInvoice) =>
  (await openInvoices.byId(merchantId, id)) as OpenInvoice;
const proposed = async (shop: Merchant) =>
  (await refundProposals(table, shop.id)).map(({ reason }) => reason);

describe('Money captured for an open invoice', () => {
  test('marks it as paid, and a later payment leaves the row as it is', async () => {
    const { shop, openInvoice } = await make();
    const first = await capture(await begin(shop, openInvoice));
    const paid = await stored(openInvoice);

    const second = await capture(await begin(shop, openInvoice), noonMs + 1);

    expect([first.effect, second.effect]).toEqual(['paid', 'paid']);
    expect(paid).toEqual({ ...openInvoice, paid: true, updatedMs: noonMs });
    expect(await stored(openInvoice)).toEqual(paid);
  });

  test('of many payers at once is credited for every one of them', async () => {
    const { shop, openInvoice } = await make();
    const begun = await atOnce(20, () => begin(shop, openInvoice));

    const settled = await Promise.all(begun.map((payment) => capture(payment)));

    expect(tally(settled.map(({ effect }) => effect))).toEqual(new Map([['paid', 20]]));
    expect([(await stored(openInvoice)).paid, await proposed(shop)]).toEqual([true, []]);
  });

  test('goes to the row that an update put in its place', async () => {
    const { shop, openInvoice } = await make();
    const payment = await begin(shop, openInvoice);
    const update = openChange(noonMs);
    const renewed = openInvoiceIn(
      await openInvoices.update(shop.id, openInvoice.id, day('2026-05-01'), update),
    );

    const { effect } = await capture(payment);

    expect(effect).toBe('paid');
    expect([(await stored(openInvoice)).paid, (await stored(renewed)).paid]).toEqual([false, true]);
  });

  test('counts by the day it was captured on, whenever we hear of it', async () => {
    const { shop, openInvoice } = await make({ expiresOn: day('2026-03-10') });
    const [inTime, late] = [await begin(shop, openInvoice), await begin(shop, openInvoice)];
    const heardMs = midnightMs + dayMs;

    const paid = await capture(inTime, midnightMs - 1, heardMs);
    const tooLate = await capture(late, midnightMs, heardMs);

    expect([paid.effect, tooLate.effect]).toEqual(['paid', 'to-refund']);
    expect(await proposed(shop)).toEqual(['expired']);
  });

  test('goes back when it was cancelled meanwhile', async () => {
    const { shop, openInvoice } = await make();
    const payment = await begin(shop, openInvoice);
    await openInvoices.cancel(shop.id, openInvoice.id, openChange());

    const { effect, payment: after } = await capture(payment);

    expect([effect, after.refundReason]).toEqual(['to-refund', 'cancelled']);
    expect([(await stored(openInvoice)).paid, await proposed(shop)]).toEqual([false, ['cancelled']]);
  });

  test('and a cancelling at the same time agree: paid, or cancelled and given back', async () => {
    const outcomes = await atOnce(10, async () => {
      const { shop, openInvoice } = await make();
      const payment = await begin(shop, openInvoice);
      const [{ effect }] = await Promise.all([
        capture(payment),
        openInvoices.cancel(shop.id, openInvoice.id, openChange()).catch(() => undefined),
      ]);
      const { status, paid } = await stored(openInvoice);
      return `${effect} ${status} ${paid} ${await proposed(shop)}`;
    });

    const allowed = ['paid active true ', 'to-refund cancelled false cancelled'];
    expect(outcomes.filter((outcome) => !allowed.includes(outcome))).toEqual([]);
  });
});

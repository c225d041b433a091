import { describe, expect, test } from 'vitest';
import { bringPayments } from '../../infra/operator/restore/bring-payments.ts';
import { leftLine } from '../../infra/operator/restore/left-payment.ts';
import { creditors } from '../../shared/acquirers/learn-payment.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { openInvoiceRepository } from '../../shared/store/open-invoices.ts';
import { paymentRepository } from '../../shared/store/payments.ts';
import { posInvoiceRepository } from '../../shared/store/pos-invoices.ts';
import { settle } from '../../shared/store/settlement.ts';
import type { Table } from '../../shared/store/table.ts';
import { terminalRepository } from '../../shared/store/terminals.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { openChange, openDraft, openInvoiceIn } from '../store/open-shop.ts';
import { approvalOf, counterIn } from '../store/pos-shop.ts';
import { pendingSeries } from '../store/series.ts';
import { change, day, draft, invoiceOf, minuteMs, newShop, noonMs } from '../store/shop.ts';
import { capturedAt, tillOf } from '../store/till.ts';
import { askRefund, beginOpenPayment } from './full-shop.ts';
import { leftOf, restoredTable } from './restored-table.ts';

const { before, restored, restoreNow, bringNow } = await restoredTable();

describe('Payments of the lost time that no script may settle', () => {
  const stranger = { name: 'Noura Ali', phone: '96555512345' };
  const open = async (table: Table, shop: Merchant) =>
    openInvoiceIn(await openInvoiceRepository(table).create(shop.id, openDraft(), openChange()));

  test("are left where a new open invoice has the lost one's number", async () => {
    const shop = await newShop(before);
    await restoreNow();
    const lost = await open(before, shop);
    const payment = await beginOpenPayment(before, shop, lost, stranger);
    expect((await open(restored, shop)).id).toBe(lost.id);

    expect(await bringNow(shop)).toMatchObject({ brought: 0, left: [leftOf(payment, 'target')] });
  });

  test("are left where a new invoice has the lost one's number", async () => {
    const shop = await newShop(before);
    await restoreNow();
    const lost = await tillOf(before, shop).bill();
    const payment = await tillOf(before, shop).begin(lost);
    const repository = invoiceRepository(restored);
    const next = invoiceOf(await repository.create(shop, draft(), change(noonMs + minuteMs)));
    expect(next.id).toBe(lost.id);

    expect(await bringNow(shop)).toMatchObject({ brought: 0, left: [leftOf(payment, 'target')] });
  });

  test('are left where their number is another payment’s', async () => {
    const shop = await newShop(before);
    const invoice = await tillOf(before, shop).bill();
    await restoreNow();
    const payment = await tillOf(before, shop).begin(invoice);
    await tillOf(restored, shop).begin(invoice);

    expect(await bringNow(shop)).toMatchObject({ brought: 0, left: [leftOf(payment, 'number')] });
  });

  test('find an open invoice whose update is lost by the first row of its line', async () => {
    const shop = await newShop(before);
    const first = await open(before, shop);
    await restoreNow();
    const repository = openInvoiceRepository(before);
    await repository.update(shop.id, first.id, day('2026-05-01'), openChange());
    const { id } = await beginOpenPayment(before, shop, first, stranger);
    const told = capturedAt(noonMs, { amount: first.fixedAmount });
    const { payment } = await settle(before, creditors, { merchantId: shop.id, id }, told, noonMs);
    expect(payment.target).toEqual({ kind: 'open-invoice', openInvoiceId: first.id + 1 });

    expect(await bringNow(shop)).toMatchObject({ brought: 1, left: [] });
    expect((await paymentRepository(restored).byId(shop.id, id))?.target).toEqual({
      kind: 'open-invoice',
      openInvoiceId: first.id,
    });
  });

  test('are left with what was given back of them, whether the restored table knows them or not', async () => {
    const shop = await newShop(before);
    const [one, other] = [await tillOf(before, shop).bill(), await tillOf(before, shop).bill()];
    const { payment: known } = await payInvoice(before, shop, one, noonMs);
    await restoreNow();
    const { payment: lost } = await payInvoice(before, shop, other, noonMs + minuteMs);
    for (const payment of [known, lost]) await askRefund(before, shop, payment, true);

    const outcome = await bringNow(shop);

    expect(outcome).toMatchObject({
      brought: 0,
      left: [leftOf(known, 'refunds', 1_000), leftOf(lost, 'refunds', 1_000)],
    });
    expect(outcome?.left.map(leftLine)).toEqual([
      expect.stringContaining('KWD 1.000 given back, or under way, in the lost time'),
      expect.stringContaining('KWD 1.000 given back, or under way, in the lost time'),
    ]);
    expect((await invoiceRepository(restored).byId(shop.id, other.id))?.status).toBe('unpaid');
  });

  test('are left of merchants that registered in the lost time', async () => {
    await restoreNow();
    const shop = await newShop(before);
    const till = tillOf(before, shop);
    const payment = await till.begin(await till.bill());
    const declined = await till.begin(await till.bill(), noonMs - 60 * minuteMs);
    await till.tell(declined, { result: 'declined' });

    expect(await bringNow(shop)).toMatchObject({ isLost: true, left: [leftOf(payment, 'merchant')] });
  });

  test('keep the terminal that took them from asking once more', async () => {
    const counter = await counterIn(before);
    const [taken, waiting] = [await counter.push(), await counter.push()];
    await restoreNow();
    await counter.answer(taken, approvalOf());

    const [first, again] = [await bringNow(counter.shop), await bringNow(counter.shop)];

    expect([first?.left, again?.left]).toMatchObject([[{ why: 'terminal-waited' }], [{ why: 'terminal' }]]);
    const { byId } = posInvoiceRepository(restored);
    const { id: merchantId } = counter.shop;
    expect((await byId(merchantId, taken.id))?.status).toBe('cancelled');
    expect((await byId(merchantId, waiting.id))?.status).toBe('waiting');
    const terminal = await terminalRepository(restored).byId(counter.terminal.id);
    expect(terminal?.waiting).toMatchObject([{ posInvoiceId: waiting.id }]);
  });

  test('keep a saved card from being charged for the same invoice, also where a write comes between', async () => {
    const shop = await newShop(before);
    const invoice = await pendingSeries(before, shop);
    await restoreNow();
    const payment = await tillOf(before, shop).begin(invoice);

    const conflicting: Table = { ...restored };
    let conflicts = 0;
    conflicting.transact = async (writes) =>
      conflicts++ === 0 ? { done: false, refusals: [{ reason: 'conflict' }] } : restored.transact(writes);
    const outcome = await bringPayments(conflicting, before, noonMs + 5 * minuteMs);

    expect(outcome.find(({ code }) => code === shop.code)?.brought).toBe(1);
    const { pendingPaymentIds } = (await invoiceRepository(restored).byId(shop.id, invoice.id)) ?? {};
    expect(pendingPaymentIds).toEqual([payment.id]);
  });
});

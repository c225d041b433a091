import { describe, expect, test } from 'vitest';
import { type Erasure, erasePayer } from '../../infra/operator/erase/erase-payer.ts';
import { creditors } from '../../shared/acquirers/learn-payment.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { payersOf } from '../../shared/store/keys.ts';
import { openInvoiceRepository } from '../../shared/store/open-invoices.ts';
import { paymentRepository } from '../../shared/store/payments.ts';
import { settle } from '../../shared/store/settlement.ts';
import { queryAll, type Table } from '../../shared/store/table.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { openChange, openDraft, openInvoiceIn } from '../store/open-shop.ts';
import { ownTable } from '../store/own-table.ts';
import { deliverPayments, paymentRecordOf } from '../store/payment-stream.ts';
import { change, draft, invoiceOf, newShop, noonMs } from '../store/shop.ts';
import { beforeCall } from '../store/table-double.ts';
import { capturedAt } from '../store/till.ts';
import { erasureIn, phone } from './erasures.ts';
import { beginOpenPayment } from './full-shop.ts';

const table = await ownTable();
const erasure = (shop: Merchant, wanted: Partial<Erasure> = {}) => erasureIn(table, shop, wanted);

describe('An erasure while a payment is settled', () => {
  /** An open invoice whose payer has typed a name, and is at the acquirer's page. */
  const atTheAcquirer = async () => {
    const shop = await newShop(table);
    const made = await openInvoiceRepository(table).create(shop.id, openDraft(), openChange());
    const open = openInvoiceIn(made);
    const payment = await beginOpenPayment(table, shop, open, { name: 'Noura Ali', phone });
    const stored = async () => (await paymentRepository(table).byId(shop.id, payment.id)) ?? payment;
    const told = capturedAt(noonMs, { amount: open.fixedAmount });
    return {
      shop,
      open,
      payment,
      stored,
      capture: (on: Table) => settle(on, creditors, payment, told, noonMs),
    };
  };

  test.each([1, 2, 3])('comes right before call %i of the settlement, and both count', async (nth) => {
    const { shop, payment, stored, capture } = await atTheAcquirer();

    const { effect } = await capture(beforeCall(table, nth, () => erasePayer(erasure(shop))));

    expect(effect).toBe('paid');
    expect(await stored()).toMatchObject({
      id: payment.id,
      state: 'captured',
      payer: { name: 'Erased', phone: '' },
    });
  });

  test('is met in the midst by the settlement, and both count', async () => {
    const calls = 30;
    for (let nth = 1; nth <= calls; nth += 1) {
      const { shop, stored, capture } = await atTheAcquirer();
      let settled = false;
      const settling = async () => {
        settled = (await capture(table)).effect === 'paid';
      };

      await erasePayer(erasure(shop, { table: beforeCall(table, nth, settling) }));
      if (!settled) break;

      expect(await stored()).toMatchObject({ state: 'captured', payer: { name: 'Erased', phone: '' } });
    }
  });

  test('is followed by the list of payers, into which the stream puts the payer late', async () => {
    const { shop, open, payment, stored, capture } = await atTheAcquirer();
    await capture(table);
    const captured = await stored();
    await erasePayer(erasure(shop));
    const erased = await stored();

    await deliverPayments(table, [paymentRecordOf(payment, captured), paymentRecordOf(captured, erased)]);

    const [payer] = await queryAll(table, { pk: payersOf(shop.id, open.id) });
    expect(payer).toMatchObject({ name: 'Erased', phone: '', email: '', amount: open.fixedAmount });
  });

  test('erases an invoice that is paid right before it would have been cancelled, and leaves it paid', async () => {
    for (let nth = 1; nth <= 30; nth += 1) {
      const shop = await newShop(table);
      const invoice = invoiceOf(await invoiceRepository(table).create(shop, draft(), change(noonMs)));
      let effect = '';
      const paying = async () => {
        ({ effect } = await payInvoice(table, shop, invoice, noonMs));
      };

      await erasePayer(erasure(shop, { table: beforeCall(table, nth, paying) }));
      if (effect === '') break;

      const after = await invoiceRepository(table).byId(shop.id, invoice.id);
      expect(after?.status).toBe(effect === 'paid' ? 'paid' : 'cancelled');
      expect(after?.customer?.name).toBe('Erased');
    }
  });
});

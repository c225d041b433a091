import { describe, expect, test } from 'vitest';
import { merchantCounterKey, newKeys } from '../../infra/operator/register-merchant.ts';
import { rearm } from '../../infra/operator/restore/rearm.ts';
import { followSecrets } from '../../infra/operator/restore/secret-versions.ts';
import { skipMerchantIds, skipNumbers } from '../../infra/operator/restore/skip-numbers.ts';
import { rotateKeys } from '../../infra/operator/rotate-keys.ts';
import type { SecretStore } from '../../infra/operator/secret-store.ts';
import { reconcilePayment } from '../../shared/acquirers/reconcile-payment.ts';
import { simulator } from '../../shared/acquirers/simulator/simulator.ts';
import type { Invoice } from '../../shared/domain/invoice.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import {
  defaultSettings,
  type MerchantSecret,
  merchantSecretName,
} from '../../shared/merchants/merchant-secrets.ts';
import { dueWork } from '../../shared/schedules/due-work.ts';
import { invoiceListRepository } from '../../shared/store/invoice-lists.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { paymentKey } from '../../shared/store/keys.ts';
import { paymentRepository } from '../../shared/store/payments.ts';
import { refundProposals } from '../../shared/store/refund-proposals.ts';
import type { Table } from '../../shared/store/table.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { bulkShop, recordOfItem, wish } from '../store/bulk-shop.ts';
import { newSeries } from '../store/series.ts';
import { change, draft, invoiceOf, minuteMs, newShop, noonMs } from '../store/shop.ts';
import { capturedAt, tillOf } from '../store/till.ts';
import { leftOf, restoredTable } from './restored-table.ts';

const { before, restored, restoreNow, bringNow } = await restoredTable();

describe('Numbers that a restore has lost', () => {
  const bill = async (table: Table, shop: Merchant, nowMs = noonMs) =>
    invoiceOf(await invoiceRepository(table).create(shop, draft(), change(nowMs)));

  test('are given to nothing else, and lists stay exact', async () => {
    const shop = await newShop(before);
    await bill(before, shop);
    await restoreNow();
    const till = tillOf(before, shop);
    const lost = [await bill(before, shop), await bill(before, shop), await bill(before, shop)];
    const payment = await till.begin(lost[0] ?? (await bill(before, shop)));

    const skipped = await skipNumbers(restored, { to: before }, noonMs);
    const next = await bill(restored, shop);
    const nextPayment = await tillOf(restored, shop).begin(next);

    expect(skipped.find(({ code }) => code === shop.code)).toEqual({
      code: shop.code,
      invoices: 3,
      payments: 1,
    });
    expect([next.id, nextPayment.id]).toEqual([lost[2] && lost[2].id + 1, payment.id + 1]);
    const { invoices: rows, total } = await invoiceListRepository(restored).page(shop, {}, 1);
    expect([rows.map(({ id }) => id), total]).toEqual([[next.id, shop.firstInvoiceId], 2]);
  });

  test('are passed over once, however often it is asked', async () => {
    const shop = await newShop(before);
    await restoreNow();
    await bill(before, shop);
    await skipNumbers(restored, { to: before }, noonMs);

    const again = await skipNumbers(restored, { to: before }, noonMs);

    expect(again.filter(({ invoices, payments }) => invoices + payments > 0)).toEqual([]);
  });

  test('are passed over by a margin where the old table is gone', async () => {
    const shop = await newShop(before);
    await restoreNow();

    await skipNumbers(restored, { by: 70 }, noonMs);

    expect((await bill(restored, shop)).id).toBe(shop.firstInvoiceId + 70);
  });
});

describe("Merchants' ids and secrets", () => {
  /** Secrets as they are kept, which no restore touches. */
  const secretsOf = async (shop: Merchant) => {
    const kept = new Map<string, unknown>();
    const secrets: SecretStore = {
      read: async (name) => kept.get(name),
      write: async (name, value) => void kept.set(name, value),
      remove: async (name) => void kept.delete(name),
    };
    const first: MerchantSecret = { version: 1, current: newKeys(), settings: defaultSettings };
    await secrets.write(merchantSecretName(shop.id), first);
    return secrets;
  };

  test.each([
    ['the old table', { to: before }],
    ['the secrets', { by: 1 }],
  ])('go on from the keys that the merchant uses, known from %s', async (_from, ahead) => {
    const shop = await newShop(before);
    const secrets = await secretsOf(shop);
    await restoreNow();
    const inUse = await rotateKeys(before, secrets, shop.id, noonMs, 0);

    const followed = await followSecrets(restored, secrets, ahead);
    await rotateKeys(restored, secrets, shop.id, noonMs, 60_000);

    expect(followed).toContain(shop.code);
    expect(await secrets.read(merchantSecretName(shop.id))).toMatchObject({
      version: 3,
      previous: inUse,
    });
    expect(await followSecrets(restored, secrets, { to: before })).not.toContain(shop.code);
  });

  test('are not put in force where the old table says that a rotation had died', async () => {
    const shop = await newShop(before);
    const secrets = await secretsOf(shop);
    const name = merchantSecretName(shop.id);
    await secrets.write(name, { ...((await secrets.read(name)) as MerchantSecret), version: 2 });
    await restoreNow();

    expect(await followSecrets(restored, secrets, { to: before })).not.toContain(shop.code);
  });

  test('are not given to another merchant', async () => {
    await before.update(merchantCounterKey, 'ADD lastId :by', { values: { ':by': 3 } });
    await restoreNow();
    await before.update(merchantCounterKey, 'ADD lastId :by', { values: { ':by': 2 } });

    expect(await skipMerchantIds(restored, { to: before })).toBe(2);
    expect(await skipMerchantIds(restored, { to: before })).toBe(0);
    expect((await restored.get(merchantCounterKey))?.['lastId']).toBe(
      (await before.get(merchantCounterKey))?.['lastId'],
    );
  });
});

describe('Payments that a restore has lost', () => {
  const paid = async (shop: Merchant, invoice: Invoice) =>
    (await payInvoice(before, shop, invoice, noonMs + minuteMs)).payment;
  /** Does what is due with a payment, with an acquirer whose books no restore has touched. */
  const askAcquirer = async ({ merchantId, id }: Payment) => {
    const work = { ...paymentKey(merchantId, id), dueMs: noonMs + 5 * minuteMs };
    await reconcilePayment(restored, simulator(before), work, noonMs + 5 * minuteMs);
  };
  const stored = (shop: Merchant, { id }: Invoice) => invoiceRepository(restored).byId(shop.id, id);

  test('pay their invoices once the acquirer says that it has the money', async () => {
    const shop = await newShop(before);
    const invoice = await tillOf(before, shop).bill();
    await restoreNow();
    const payment = await paid(shop, invoice);
    expect((await stored(shop, invoice))?.status).toBe('unpaid');

    const outcome = await bringNow(shop);
    await askAcquirer(payment);

    expect(outcome).toEqual({ code: shop.code, isLost: false, brought: 1, asked: 0, left: [] });
    expect(await stored(shop, invoice)).toMatchObject({
      status: 'paid',
      payment: { id: payment.id, token: payment.token, capture: { trackId: payment.capture?.trackId } },
    });
    expect((await paymentRepository(restored).byReturnKey(payment.returnKey))?.state).toBe('captured');
  });

  test('go back where the invoice was paid once more meanwhile', async () => {
    const shop = await newShop(before);
    const invoice = await tillOf(before, shop).bill();
    await restoreNow();
    const payment = await paid(shop, invoice);
    await skipNumbers(restored, { to: before }, noonMs);
    await payInvoice(restored, shop, invoice, noonMs + 2 * minuteMs);

    await bringNow(shop);
    await askAcquirer(payment);

    expect(await refundProposals(restored, shop.id)).toMatchObject([
      { token: payment.token, reason: 'paid' },
    ]);
  });

  test('are left to somebody who looks where their invoice is lost too', async () => {
    const shop = await newShop(before);
    await restoreNow();
    const payment = await paid(shop, await tillOf(before, shop).bill());
    await skipNumbers(restored, { to: before }, noonMs);

    const outcome = await bringNow(shop);

    expect(outcome).toMatchObject({ brought: 0, asked: 0, left: [leftOf(payment, 'target')] });
  });

  test('are brought once, and what took no money not at all', async () => {
    const shop = await newShop(before);
    const [one, other] = [await tillOf(before, shop).bill(), await tillOf(before, shop).bill()];
    await restoreNow();
    await paid(shop, one);
    const declined = await tillOf(before, shop).begin(other, noonMs - 60 * minuteMs);
    await tillOf(before, shop).tell(declined, { result: 'declined' });

    const [first, again] = [await bringNow(shop), await bringNow(shop)];

    expect([first?.brought, again?.brought]).toEqual([1, 0]);
  });

  test('are asked after where the restored table takes them for over', async () => {
    const shop = await newShop(before);
    const till = tillOf(before, shop);
    const invoice = await till.bill();
    const payment = await till.begin(invoice, noonMs - 60 * minuteMs);
    await till.tell(payment, { result: 'declined' });
    await restoreNow();
    await till.tell(payment, capturedAt(noonMs));

    expect(await bringNow(shop)).toMatchObject({ brought: 0, asked: 1 });
    expect((await paymentRepository(restored).byId(shop.id, payment.id))?.dueMs).toBe(noonMs + 5 * minuteMs);
  });
});

describe('What was due in the time that a restore has lost', () => {
  test('is asked after again, and charges nobody unless somebody says so', async () => {
    const shop = await newShop(before);
    const till = tillOf(before, shop);
    const payment = await till.begin(await till.bill());
    await newSeries(before, shop);
    const bulk = bulkShop(before, shop);
    await bulk.upload('scheduled', [
      wish('one', noonMs),
      wish('two', noonMs),
      wish('later', noonMs + 90 * 86_400_000),
    ]);
    await bulk.upload('bulk', [wish('row')]);
    await bulk.take((await bulk.rows('bulk')).map(({ id }) => id));
    const table = before;
    const paymentItem = async () => (await table.get(paymentKey(shop.id, payment.id))) ?? {};
    const unarmed = await paymentItem();

    const first = await rearm(table, false, noonMs + 60 * 86_400_000);
    const armed = await paymentItem();
    const second = await rearm(table, true, noonMs + 60 * 86_400_000);

    const told = (kind: string, outcome: typeof first) => outcome.find((each) => each.kind === kind);
    expect(told('payments to ask after', first)?.rearmed).toBeGreaterThanOrEqual(1);
    expect(dueWork(recordOfItem(armed, unarmed))).toEqual({
      ...{ pk: armed['pk'], sk: armed['sk'] },
      dueMs: (unarmed['dueMs'] as number) + 1,
    });
    for (const kind of ['subscriptions to charge', 'minutes of scheduled rows', 'sendings of rows']) {
      expect(told(kind, first)).toEqual({ kind, due: 1, rearmed: 0 });
      expect(told(kind, second)).toEqual({ kind, due: 1, rearmed: 1 });
    }
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Erasure, erasePayer, places } from '../../infra/operator/erase/erase-payer.ts';
import { isWanted, masked } from '../../infra/operator/erase/payer.ts';
import { sendRows } from '../../shared/bulk/send-rows.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { paymentsOf, searchOf } from '../../shared/store/keys.ts';
import { paymentFrom } from '../../shared/store/payment-item.ts';
import { subscriptionRepository } from '../../shared/store/subscriptions.ts';
import { type Item, queryAll } from '../../shared/store/table.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { bulkShop, wish } from '../store/bulk-shop.ts';
import { ownTable } from '../store/own-table.ts';
import { approvalOf, counterIn } from '../store/pos-shop.ts';
import { booksOf, newSeries, pendingSeries, runThrough, seriesOf } from '../store/series.ts';
import { change, dayMs, draft, invoiceOf, minuteMs, newShop, noonMs } from '../store/shop.ts';
import { deliver, recordOf } from '../store/stream.ts';
import { failingAt } from '../store/table-double.ts';
import { erasureIn, phone } from './erasures.ts';
import { fullShop, openInvoice, project } from './full-shop.ts';

const table = await ownTable();
const erasure = (shop: Merchant, wanted: Partial<Erasure> = {}) => erasureIn(table, shop, wanted);

/** What a shop's items say, as text; what passes by itself within days is left out. */
const textOf = async ({ id }: Merchant): Promise<string> =>
  (await table.items())
    .filter(({ pk }) => !String(pk).includes('#ONCE#'))
    .map((item) => JSON.stringify(item, (_name, value) => (value instanceof Set ? [...value] : value)))
    .filter((text) => text.includes(String(id)))
    .join('\n');

const personal = ['55512345', 'noura', 'Noura', 'Salman'];
const leftIn = (text: string): string[] => personal.filter((part) => text.includes(part));

/** The books of a shop: everything about money, which no erasure may change. */
const moneyOf = async ({ id }: Merchant) => {
  const items = (await table.items()).filter(({ pk }) => String(pk).startsWith(`M#${id}#`));
  const of = (suffix: string, ...names: string[]) =>
    items
      .filter(({ pk }) => String(pk).endsWith(suffix))
      .map((item: Item) => [item['sk'], ...names.map((name) => item[name])])
      .sort();
  return {
    payments: of('#PAYMENTS', 'token', 'state', 'amount', 'netAmount', 'createdMs', 'refundReserved'),
    invoices: of('#INVOICES', 'token', 'amount', 'referenceNumber', 'accessKey', 'createdMs', 'payment'),
    refunds: of('#REFUNDS', 'token', 'amount', 'state'),
    proposals: of('#PROPOSALS', 'amount', 'reason'),
  };
};

describe('The erasure of a payer', () => {
  test('leaves nothing of the payer in anything that the merchant has, and all of the money', async () => {
    const shop = await fullShop(table);
    const other = await fullShop(table);
    const [before, others] = [await moneyOf(shop), await textOf(other)];
    expect(leftIn(await textOf(shop))).toEqual(personal);

    // What is being sent is sent by its worker in a while; here nobody does it.
    await sendWaiting(shop);
    const outcome = await erasePayer(erasure(shop, { wanted: { phone, email: 'noura@example.com' } }));

    expect(leftIn(await textOf(shop))).toEqual([]);
    expect(await queryAll(table, { pk: searchOf(shop.id), beginsWith: '96555512345' })).toEqual([]);
    const { invoices, ...rest } = await moneyOf(shop);
    expect({ ...rest, invoices: invoices.slice(0, before.invoices.length) }).toEqual(before);
    expect(await textOf(other)).toBe(others);
    expect([...outcome.cancelled.keys()]).toEqual([
      'subscriptions',
      'scheduled rows',
      'POS invoices',
      'invoices',
    ]);
    expect([...outcome.erased.keys()].sort()).toEqual(
      places
        .map(({ kind }) => kind)
        .filter((kind) => kind !== 'scheduled rows')
        .sort(),
    );
  });

  test('finds nothing the second time', async () => {
    const shop = await fullShop(table);
    await sendWaiting(shop);
    await erasePayer(erasure(shop));

    const { erased, cancelled } = await erasePayer(erasure(shop));

    expect([erased.size, cancelled.size]).toEqual([0, 0]);
  });

  test('is not undone by what the stream tells late of earlier changes', async () => {
    const shop = await newShop(table);
    const invoice = invoiceOf(await invoiceRepository(table).create(shop, draft(), change(noonMs)));
    await payInvoice(table, shop, invoice, noonMs);
    const stored = async () => (await invoiceRepository(table).byId(shop.id, invoice.id)) ?? invoice;
    const paid = await stored();
    await erasePayer(erasure(shop));

    await deliver(table, [
      recordOf(undefined, invoice),
      recordOf(invoice, paid),
      recordOf(paid, await stored()),
    ]);

    expect(leftIn(await textOf(shop))).toEqual([]);
    expect(await queryAll(table, { pk: searchOf(shop.id), beginsWith: 'order-1' })).toHaveLength(1);
  });

  test('waits for rows that are being sent', async () => {
    const shop = await newShop(table);
    const bulk = bulkShop(table, shop);
    await bulk.upload('bulk', [wish('row')]);
    await bulk.take((await bulk.rows('bulk')).map(({ id }) => id));

    await expect(erasePayer(erasure(shop))).rejects.toThrow('Being sent in this moment: bulk rows: 1.');
  });

  test('cancels nothing at a terminal that may be taking the money', async () => {
    const shop = await newShop(table);
    const counter = await counterIn(table, table, shop);
    const invoice = await counter.push();
    await counter.ask(noonMs + minuteMs);

    await expect(erasePayer(erasure(shop))).rejects.toThrow('may be being paid at terminal');
    expect(await counter.stored(invoice)).toEqual(invoice);
  });

  test('is refused, and changes nothing, while the payer is asked for money', async () => {
    const shop = await newShop(table);
    await invoiceRepository(table).create(shop, draft(), change(noonMs));
    await newSeries(table, shop);
    await bulkShop(table, shop).upload('scheduled', [wish('row', noonMs + 60 * minuteMs)]);
    await (await counterIn(table, table, shop)).push();
    const before = await textOf(shop);

    const refused = erasePayer(erasure(shop, { cancelUnpaid: false }));

    await expect(refused).rejects.toThrow(
      'This payer is still asked for money by subscriptions: 1, scheduled rows: 1, POS invoices: 1, invoices: 1.',
    );
    expect(await textOf(shop)).toBe(before);
  });

  test('leaves an invoice that has expired unpaid as it is, but for its payer', async () => {
    const shop = await newShop(table);
    const expired = draft({ expiresOn: '2026-03-09' as never });
    const { id } = invoiceOf(await invoiceRepository(table).create(shop, expired, change(noonMs)));

    await erasePayer(erasure(shop, { cancelUnpaid: false }));

    expect(await invoiceRepository(table).byId(shop.id, id)).toMatchObject({
      status: 'unpaid',
      customer: { name: 'Erased', email: '', countryCode: '', mobileNumber: '' },
    });
  });

  test('finds by a token whoever has only a name, and nobody else', async () => {
    const shop = await newShop(table);
    const repository = invoiceRepository(table);
    const customer = { name: 'Noura Ali', email: '', countryCode: '', mobileNumber: '' };
    const bill = async () => invoiceOf(await repository.create(shop, draft({ customer }), change(noonMs)));
    const [one, other] = [await bill(), await bill()];
    const { payment } = await openInvoice(table, shop, { name: 'Noura Ali', phone: '' });
    await project(table, shop);

    for (const token of [one.token, payment.token]) await erasePayer(erasure(shop, { wanted: { token } }));

    const named = (await table.items()).filter((item) => JSON.stringify(item).includes('"Noura Ali"'));
    expect(named.filter(({ merchantId }) => merchantId === shop.id)).toMatchObject([
      { id: other.id, customer },
    ]);
    expect(await queryAll(table, { pk: searchOf(shop.id), beginsWith: 'noura' })).toMatchObject([
      { id: other.id },
    ]);
  });

  test("takes the attachment out of the bucket, and the saved card's reference off the payment", async () => {
    const shop = await newShop(table);
    const dropped: string[] = [];
    await invoiceRepository(table).create(shop, draft({ attachment: 'bill.pdf' }), change(noonMs));
    const series = await newSeries(table, shop);

    await erasePayer(erasure(shop, { dropAttachment: async (name) => void dropped.push(name) }));

    expect(dropped).toEqual(['bill.pdf']);
    expect(JSON.stringify(await queryAll(table, { pk: paymentsOf(shop.id) }))).not.toContain('cardReference');
    expect(await subscriptionRepository(table).byId(shop.id, series.id)).toMatchObject({
      state: 'cancelled',
      card: null,
    });
  });

  test('finds by a token or an address who paid at a terminal, where the payment has neither', async () => {
    for (const wanted of ['token', 'email'] as const) {
      const shop = await newShop(table);
      const counter = await counterIn(table, table, shop);
      const customer = { name: 'Salman', email: 'salman@example.com', phone: '' };
      const [taken, other] = [await counter.push({ customer }), await counter.push()];
      await counter.answer(taken, approvalOf());
      await counter.answer(other, approvalOf({ reference: '525420000129' }));

      await erasePayer(
        erasure(shop, {
          wanted: wanted === 'token' ? { token: taken.transactionId } : { email: customer.email },
        }),
      );

      const paid = (await queryAll(table, { pk: paymentsOf(shop.id), beginsWith: 'P#' })).map(paymentFrom);
      expect(paid.map(({ payer }) => payer)).toEqual([
        { name: 'Erased', phone: '' },
        { name: 'Salman', phone: '55512345' },
      ]);
      expect((await counter.stored(taken)).customer.name).toBe('Erased');
    }
  });

  test("finds a subscription's later invoices by the token of any of them", async () => {
    const shop = await newShop(table);
    const other = await newSeries(table, shop);
    const series = await runThrough(table, await newSeries(table, shop), noonMs + 40 * dayMs);
    const { invoices } = await booksOf(table, shop);
    const own = invoices.filter(({ subscriptionId }) => subscriptionId === series.id);
    expect(own).toHaveLength(2);

    await erasePayer(erasure(shop, { wanted: { token: own[1]?.token ?? '' } }));

    const { invoices: after } = await booksOf(table, shop);
    const namesOf = (wanted: number) =>
      after.filter(({ subscriptionId }) => subscriptionId === wanted).map(({ customer }) => customer?.name);
    expect([namesOf(series.id), namesOf(other.id)]).toEqual([['Erased', 'Erased'], ['Noura Ali']]);
    expect((await seriesOf(table, series)).template.customer?.name).toBe('Erased');
  });

  test("takes the card's reference off a payment that came too late to pay, too", async () => {
    const shop = await newShop(table);
    const first = await pendingSeries(table, shop);
    for (const nowMs of [noonMs, noonMs + minuteMs]) {
      await payInvoice(table, shop, first, nowMs, { card: 'approve' });
    }
    const cards = async () =>
      (await booksOf(table, shop)).payments.map(({ refundReason, capture }) => [
        refundReason,
        capture?.cardReference !== undefined,
      ]);
    expect(await cards()).toEqual([
      [null, true],
      ['paid', true],
    ]);

    await erasePayer(erasure(shop));

    expect(await cards()).toEqual([
      [null, false],
      ['paid', false],
    ]);
  });

  test('goes on where an earlier run was cut off, wherever that was', async () => {
    const shop = await newShop(table);
    const repository = invoiceRepository(table);
    for (const status of ['paid', 'unpaid']) {
      const invoice = invoiceOf(await repository.create(shop, draft(), change(noonMs)));
      if (status === 'paid') await payInvoice(table, shop, invoice, noonMs);
    }
    await newSeries(table, shop);
    const counter = await counterIn(table, table, shop);
    await counter.push();
    await project(table, shop);

    for (let nth = 1; ; nth += 1) {
      const faulty = failingAt(table, nth, nth % 2 === 0 ? 'before' : 'after');
      try {
        await erasePayer(erasure(shop, { table: faulty }));
        break;
      } catch (error) {
        expect((error as Error).message).toBe('injected');
      }
    }

    expect(leftIn(await textOf(shop))).toEqual([]);
    expect(await repository.byId(shop.id, shop.firstInvoiceId)).toMatchObject({ status: 'paid' });
  });
});

/** Sends the rows that are being sent. */
const sendWaiting = async (shop: Merchant): Promise<void> => {
  for (const message of await bulkShop(table, shop).messages()) await sendRows(table, message, noonMs);
};

const nobody = { name: '', phone: '', email: '', token: '' };

describe('A payer', () => {
  test.each([
    ['55512345', true],
    ['+965 5551 2345', true],
    ['0096555512345', true],
    ['٥٥٥١٢٣٤٥', true],
    ['55512346', false],
    ['97155512345', false],
    ['', false],
  ])('is known by a phone written as %j: %s', (written, known) => {
    expect(isWanted({ phone }, { ...nobody, phone: written })).toBe(known);
  });

  test('is known by an address, whatever its case', () => {
    expect(isWanted({ email: 'noura@example.com' }, { ...nobody, email: 'Noura@Example.com' })).toBe(true);
    expect(isWanted({ email: 'noura@example.com' }, nobody)).toBe(false);
  });

  test('is named in reports so that nobody learns who it was', () => {
    expect(masked({ phone, email: 'noura@example.com' })).toBe('+965******45 or n***@e***');
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]\d{6,14}$/), (digits) => {
        expect(masked({ phone: digits }).replaceAll(/\D/g, '')).toHaveLength(5);
      }),
    );
  });
});

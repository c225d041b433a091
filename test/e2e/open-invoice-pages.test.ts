import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import { openInvoiceKey, paymentsOf } from '../../shared/store/keys.ts';
import { refundProposals } from '../../shared/store/refund-proposals.ts';
import type { Client } from '../setup/client.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { goToAcquirer, type OpenPage, open, pay, request, submit } from '../setup/payer.ts';

let id: number;
let client: Client;
beforeAll(async () => {
  ({ id, client } = await newMerchant({ name: 'Diyar Gym', paymentTypes: [1, 2, 15] }));
});

const path = '/api/v1/open-invoice';
const fixed = { title: 'Gym in October', amountType: '0', fixAmount: '25', description: 'Monthly fee' };
const free = { title: 'Donation', amountType: '1', minAmount: '1', maxAmount: '50.5' };
const create = async (payload: object) => {
  const { json } = await client.call('POST', path, payload);
  return json.response as { id: number; url: string; reference_number: string };
};
const read = async (openInvoiceId: number) =>
  (await client.call('GET', `${path}/${openInvoiceId}`)).json.response;
const cancel = ({ id: openInvoiceId }: { id: number }) => client.call('DELETE', `${path}/${openInvoiceId}`);
const update = async ({ id: openInvoiceId }: { id: number }) =>
  (await client.call('PUT', `${path}/${openInvoiceId}`, { expiryDate: '2190-01-01' })).json.response as {
    id: number;
    url: string;
  };
const expire = ({ id: openInvoiceId }: { id: number }) =>
  tableUnderTest().update(openInvoiceKey(id, openInvoiceId), 'SET expiresOn = :day', {
    values: { ':day': addDays(kuwaitDate(Date.now()), -1) },
  });
const lastPayment = async () => {
  const { items } = await tableUnderTest().query({ pk: paymentsOf(id), newestFirst: true, limit: 1 });
  return items[0];
};
const chosen = { paymentType: '1' };

describe("An open invoice's page", () => {
  test('of a fixed amount tells what is asked, and takes just that', async () => {
    const made = await create(fixed);

    const page = await open(made.url);
    const receipt = await pay(made.url, 'approve', { ...chosen, amount: '1' });

    expect(page.status).toBe(200);
    for (const told of [
      'Gym in October',
      'KWD 25.000',
      'Monthly fee',
      'Payment to Diyar Gym',
      'Pay KWD 25.000',
    ]) {
      expect(page.text).toContain(told);
    }
    expect(page.html).not.toContain('name="amount"');
    expect(receipt.text).toContain('Amount paid KWD 25.000');
    expect(receipt.text).toContain(`Order reference ${made.reference_number}`);
    expect((await read(made.id)).paid_status).toBe(1);
  });

  test('of an open amount takes what the payer chooses, and who pays', async () => {
    const made = await create(free);

    const page = await open(made.url);
    const receipt = await pay(made.url, 'approve', {
      ...chosen,
      amount: '12.5',
      payerName: 'Noura Ali',
      payerPhone: '+965 5551-2345',
    });

    expect(page.text).toContain('Between KWD 1.000 and KWD 50.500');
    expect(receipt.text).toContain('Amount paid KWD 12.500');
    expect(await lastPayment()).toMatchObject({
      amount: 12_500,
      payer: { name: 'Noura Ali', phone: '96555512345' },
      serviceType: 7,
    });
  });

  test.each([
    ['١٢٫٥', 12_500],
    ['۱۲.۵', 12_500],
    [' 50.5 ', 50_500],
    ['1', 1_000],
  ])('reads the amount "%s" in the digits of either script', async (amount, fils) => {
    await goToAcquirer((await create(free)).url, { ...chosen, amount });

    expect(await lastPayment()).toMatchObject({ amount: fils, payer: null, state: 'started' });
  });

  test.each([
    ['', 'Please enter the amount in dinars'],
    ['ten', 'Please enter the amount in dinars'],
    ['1,5', 'Please enter the amount in dinars'],
    ['-5', 'Please enter the amount in dinars'],
    ['1.0001', 'Please enter the amount in dinars'],
    ['0.999', 'Please enter an amount within these bounds.'],
    ['50.501', 'Please enter an amount within these bounds.'],
    ['99999999999', 'Please enter an amount within these bounds.'],
  ])('refuses the amount "%s" beside its field, and keeps what was typed', async (amount, told) => {
    const page = await open((await create(free)).url);

    const refused = await submit(page, { ...chosen, amount, payerName: 'Noura "<b>' });

    expect(refused.status).toBe(422);
    expect(refused.text).toContain(told);
    expect(refused.html).toMatch(
      /name="amount"[^>]* aria-describedby="amount-error amount-hint" aria-invalid="true"/,
    );
    expect(refused.html).toContain(`value="${amount.trim()}"`);
    expect(refused.html).toContain('value="Noura &quot;&lt;b&gt;"');
    expect(refused.html).toMatch(/value="1" required checked/);
  });

  test.each([
    ['payerName', 'n'.repeat(101)],
    ['payerName', 'a\u0007b'],
    ['payerPhone', 'call me'],
    ['payerPhone', '123'],
    ['paymentType', '15'],
  ])('refuses what is wrong in %s', async (field, value) => {
    const page = await open((await create(fixed)).url);

    const refused = await submit(page, { ...chosen, [field]: value });

    expect(refused.status).toBe(422);
    expect(refused.html).toMatch(new RegExp(`name="${field}"[^>]* aria-invalid="true"`));
  });

  test('is paid by many, each with a receipt of their own', async () => {
    const made = await create(fixed);

    const receipts = await Promise.all(Array.from({ length: 5 }, () => pay(made.url, 'approve', chosen)));

    const tokens = receipts.map(({ text }) => /Payment token (\d+)/.exec(text)?.[1]);
    expect(receipts.map(({ text }) => text.includes('Payment received'))).toEqual(receipts.map(() => true));
    expect(new Set(tokens).size).toBe(5);
  });

  test('is in the language of the browser, and can be switched', async () => {
    const { url } = await create(fixed);

    const arabic = await open(url, { 'accept-language': 'ar' });
    const switched = await open(`${url}?lang=en`, { 'accept-language': 'ar' });

    expect(arabic.html).toContain('<html lang="ar" dir="rtl">');
    expect(arabic.text).toContain('ادفع 25.000 د.ك');
    expect(switched.html).toContain('<html lang="en" dir="ltr">');
  });
});

describe('A link of an open invoice', () => {
  test('leads on to the row that an update made, and so does its form', async () => {
    const old = await create(fixed);
    const before = await open(old.url);
    const renewed = await update(old);

    const first = await request(old.url);
    const followed = await open(`${old.url}?lang=ar`);
    const receipt = await submit(await submit(before, chosen), { decision: 'approve' });

    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toBe(new URL(renewed.url).pathname);
    expect(followed.at).toBe(`${new URL(renewed.url).pathname}?lang=ar`);
    expect(receipt.text).toContain('Payment received');
    expect((await read(renewed.id)).paid_status).toBe(1);
  });

  test.each<[string, (made: { id: number }) => Promise<unknown>, string]>([
    ['cancelled', cancel, 'This payment link was withdrawn'],
    ['expired', expire, 'This payment link has expired'],
  ])('says plainly that it is %s, also to who sends its form', async (_state, end, told) => {
    const made = await create(fixed);
    const before = await open(made.url);
    await end(made);

    const pages: OpenPage[] = [await open(made.url), await submit(before, chosen)];

    expect(pages.map(({ status }) => status)).toEqual([410, 410]);
    expect(pages.map(({ text }) => text.includes(told))).toEqual([true, true]);
    expect(pages.map(({ html }) => html.includes('<form'))).toEqual([false, false]);
  });

  test('gives money back that was taken after it was cancelled', async () => {
    const made = await create(fixed);
    const simulator = await goToAcquirer(made.url, chosen);
    await cancel(made);

    const returned = await submit(simulator, { decision: 'approve' });

    const [, token] = /Payment token (\d+)/.exec(returned.text) ?? [];
    expect(returned.text).toContain('Your money will be given back');
    expect(await refundProposals(tableUnderTest(), id)).toContainEqual(
      expect.objectContaining({ token, amount: 25_000, reason: 'cancelled' }),
    );
    expect((await read(made.id)).paid_status).toBe(0);
  });

  test('leads who was declined back to try again', async () => {
    const declined = await pay((await create(fixed)).url, 'decline', chosen);
    const [, again = ''] = /<a class="button" href="([^"]+)"/.exec(declined.html) ?? [];

    expect(declined.text).toContain('The payment was declined');
    expect((await pay(again, 'approve', chosen)).text).toContain('Payment received');
  });
});

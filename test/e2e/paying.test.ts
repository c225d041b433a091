import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { refundProposals } from '../../shared/store/refund-proposals.ts';
import type { Client } from '../setup/client.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { goToAcquirer, type OpenPage, open, pay, request, submit } from '../setup/payer.ts';

let id: number;
let client: Client;
beforeAll(async () => {
  ({ id, client } = await newMerchant({
    name: 'Diyar Sweets',
    paymentTypes: [1, 2],
    profile: { commission: { subscriptionCharges: 500, setupCharges: 0, serviceCharges: 1_500 } },
  }));
});

const create = async (payload: object = {}) => {
  const { json } = await client.call('POST', '/api/v1/invoice', {
    amount: '10.001',
    invoiceType: '0',
    // Equal calls with one reference are one invoice.
    referenceNumber: `ORDER-${randomBytes(6).toString('hex')}`,
    ...payload,
  });
  return json.response as { id: number; token: string; url: string; reference_number: string };
};
const read = async (invoiceId: number) =>
  (await client.call('GET', `/api/v1/invoice/${invoiceId}`)).json.response;
const proposals = () => refundProposals(tableUnderTest(), id);
const stateOf = async ({ id: invoiceId }: { id: number }) => {
  const { invoice_status: status, transaction } = await read(invoiceId);
  return [status, transaction === null ? 'no transaction' : 'paid'];
};
const simulatorFor = (url: string): Promise<OpenPage> => goToAcquirer(url);

describe('Who approves at the acquirer', () => {
  test.each(['approve', 'approve-twice'] as const)('has paid with %s, once', async (decision) => {
    const invoice = await create();

    const receipt = await pay(invoice.url, decision);

    const { invoice_status: status, transaction } = await read(invoice.id);
    expect(receipt.status).toBe(200);
    expect(receipt.at).toMatch(/^\/r\/9/);
    for (const told of [
      'Payment received',
      'Amount paid KWD 10.001',
      'Paid to Diyar Sweets',
      'Paid with KNET',
      'Card 888888******0001',
      `Order reference ${invoice.reference_number}`,
      `Payment token ${transaction.token}`,
      `Track ID ${transaction.transaction_reference_number}`,
      `Authorisation code ${transaction.auth}`,
    ]) {
      expect(receipt.text).toContain(told);
    }
    expect(status).toBe(1);
    expect(transaction).toMatchObject({
      amount: 10.001,
      commission: 0.15,
      net_amount: 9.851,
      payment_status: 1,
      payment_type: { id: 1, display_name: 'KNET' },
      payment_card_detail: { card_number: '888888******0001' },
    });
    expect((await proposals()).map(({ token }) => token)).not.toContain(transaction.token);
  });

  test('finds the receipt at the link afterwards, in either language, and cannot pay again', async () => {
    const invoice = await create();
    const before = await open(invoice.url);
    await pay(invoice.url);

    const english = await open(invoice.url);
    const arabic = await open(`${invoice.url}?lang=ar`);
    const again = await submit(before, { paymentType: '1' });

    expect([english.status, arabic.status, again.status]).toEqual([200, 200, 200]);
    expect(english.text).toContain('Payment received');
    expect(arabic.text).toContain('تم استلام الدفعة');
    expect(again.text).toContain('Payment received');
    expect([english, arabic, again].map(({ html }) => html.includes('<form'))).toEqual([false, false, false]);
  });

  test('sees the same receipt whenever the return is opened again', async () => {
    const receipt = await pay((await create()).url);

    const again = await open(receipt.at);

    expect(again.html).toBe(receipt.html);
  });

  test('pays in the language that was chosen', async () => {
    const receipt = await pay(`${(await create()).url}?lang=ar`);

    expect(receipt.html).toContain('<html lang="ar" dir="rtl">');
    expect(receipt.text).toContain('المبلغ المدفوع 10.001 د.ك');
  });
});

describe('Who does not pay', () => {
  test.each([
    ['decline', 'The payment was declined'],
    ['cancel', 'The payment was cancelled'],
  ] as const)('after %s is told so and can try again', async (decision, told) => {
    const invoice = await create();

    const ended = await pay(invoice.url, decision);

    expect([ended.status, ended.text.includes(told)]).toEqual([200, true]);
    expect(await stateOf(invoice)).toEqual([0, 'no transaction']);
    const [, again = ''] = /<a class="button" href="([^"]+)"/.exec(ended.html) ?? [];
    expect((await pay(again)).text).toContain('Payment received');
    expect(await stateOf(invoice)).toEqual([1, 'paid']);
  });

  test('but comes back before deciding is told that the payment is not finished', async () => {
    const invoice = await create();
    const simulator = await simulatorFor(invoice.url);
    const [key] = /9\w{16}/.exec(simulator.at) ?? [];

    const early = await open(`/r/${key}`);
    const late = await submit(simulator, { decision: 'approve' });

    expect(early.text).toContain('The payment is not finished');
    expect(early.html).toContain(`href="${new URL(invoice.url).pathname}?lang=en"`);
    expect(late.text).toContain('Payment received');
  });
});

describe('An acquirer that does not answer in time', () => {
  test.each(['time-out-approved', 'time-out-declined'] as const)(
    'leaves the payment unknown, and nobody is asked to pay again: %s',
    async (decision) => {
      const invoice = await create();

      const returned = await pay(invoice.url, decision);
      const reloaded = await open(returned.at);
      const link = await open(invoice.url);
      const forced = await open(
        (await request(invoice.url, { form: { paymentType: '1' } })).headers.get('location') ?? '',
      );

      for (const page of [returned, reloaded, link, forced]) {
        expect([page.status, page.html.includes('<form')]).toEqual([200, false]);
        expect(page.text).toContain('We are checking your payment');
        expect(page.text).toContain('Please do not pay again.');
      }
      expect(link.html).toContain(`href="${returned.at}?lang=en"`);
      expect(await stateOf(invoice)).toEqual([0, 'no transaction']);
    },
  );

  test('is asked again when it was going to be, however often the payer reloads', async () => {
    const invoice = await create();
    const returned = await pay(invoice.url, 'time-out-approved');
    const { items } = await tableUnderTest().query({ pk: `M#${id}#PAYMENTS`, newestFirst: true, limit: 1 });

    await open(returned.at);
    await open(returned.at);

    const { items: after } = await tableUnderTest().query({
      pk: `M#${id}#PAYMENTS`,
      newestFirst: true,
      limit: 1,
    });
    expect(after).toEqual(items);
  });
});

describe('Money for what can no longer be paid', () => {
  test('goes back when the invoice was cancelled meanwhile', async () => {
    const invoice = await create();
    const simulator = await simulatorFor(invoice.url);
    await client.call('PUT', `/api/v1/invoice/${invoice.token}`, { statusId: '3' });

    const returned = await submit(simulator, { decision: 'approve' });

    expect(returned.status).toBe(200);
    expect(returned.text).toContain('Your money will be given back');
    expect(returned.text).toContain('after the invoice had been cancelled');
    const [, token] = /Payment token (\d+)/.exec(returned.text) ?? [];
    expect(await proposals()).toContainEqual({
      paymentId: expect.any(Number),
      token,
      acquirerPaymentId: expect.any(String),
      amount: 10_001,
      reason: 'cancelled',
      proposedMs: expect.any(Number),
    });
    expect(await stateOf(invoice)).toEqual([3, 'no transaction']);
  });

  test('goes back when the form was sent twice and both were approved', async () => {
    const invoice = await create();
    const page = await open(invoice.url);
    const [one, other] = await Promise.all([
      submit(page, { paymentType: '1' }),
      submit(page, { paymentType: '2' }),
    ]);

    const returned = await Promise.all([
      submit(one, { decision: 'approve' }),
      submit(other, { decision: 'approve' }),
    ]);

    const titles = returned.map(
      ({ text }) => /Payment received|Your money will be given back/.exec(text)?.[0],
    );
    expect(titles.sort()).toEqual(['Payment received', 'Your money will be given back']);
    expect(await stateOf(invoice)).toEqual([1, 'paid']);
    expect((await proposals()).filter(({ reason }) => reason === 'paid')).toHaveLength(1);
  });
});

import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { simulatedPayments } from '../../shared/acquirers/simulator/simulated-payments.ts';
import { simulatedCardKey, simulatedPaymentKey } from '../../shared/store/keys.ts';
import type { Client } from '../setup/client.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { goToAcquirer, open, submit } from '../setup/payer.ts';

let client: Client;
beforeAll(async () => {
  ({ client } = await newMerchant({ name: 'Diyar <Sweets>', paymentTypes: [1, 2] }));
});

const sent = async () => {
  const { json } = await client.call('POST', '/api/v1/invoice', {
    amount: '10',
    invoiceType: '0',
    // Equal calls with one reference are one invoice.
    referenceNumber: `ORDER-${randomBytes(6).toString('hex')}`,
  });
  const page = await goToAcquirer(json.response.url);
  const key = /9\w{16}/.exec(page.at)?.[0] ?? '';
  return { invoice: json.response as { id: number; url: string; reference_number: string }, page, key };
};

const optionsOf = (html: string, select: string): (string | undefined)[] => {
  const [, options = ''] =
    new RegExp(`<select id="${select}" name="${select}">(.*?)</select>`).exec(html) ?? [];
  return [...options.matchAll(/<option value="([\w-]+)"/g)].map(([, value]) => value);
};

describe("The simulator's page", () => {
  test('says what it is, and shows what is to be paid and to whom', async () => {
    const { page, invoice } = await sent();

    expect(page.status).toBe(200);
    for (const told of [
      'This is a simulator. It takes no money and asks for no card.',
      'KWD 10.000',
      'Merchant Diyar <Sweets>',
      `Reference ${invoice.reference_number}`,
    ]) {
      expect(page.text).toContain(told);
    }
    expect([...page.html.matchAll(/name="decision" value="([\w-]+)"/g)].map(([, value]) => value)).toEqual([
      'approve',
      'approve-twice',
      'decline',
      'cancel',
      'time-out-approved',
      'time-out-declined',
    ]);
    expect(page.html).not.toContain('name="behaviour"');
  });

  test.each(['', 'pay', 'constructor'])('refuses the decision "%s" and stays open', async (decision) => {
    const { page } = await sent();

    const refused = await submit(page, { decision });

    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Please choose one of these buttons.');
    expect((await submit(refused, { decision: 'approve' })).text).toContain('Payment received');
  });

  test('keeps to the first decision, and leads who decides again back to it', async () => {
    const { page, key } = await sent();
    await submit(page, { decision: 'decline' });

    const again = await submit(page, { decision: 'approve' });
    const opened = await open(`/simulator/${key}`);

    expect([again.at, opened.at]).toEqual([`/r/${key}`, `/r/${key}`]);
    expect(again.text).toContain('The payment was declined');
  });

  test('takes one of many decisions at once', async () => {
    const { page, invoice } = await sent();

    await Promise.all(Array.from({ length: 10 }, () => submit(page, { decision: 'approve' })));

    const { json } = await client.call('GET', `/api/v1/invoice/${invoice.id}`);
    expect(json.response.invoice_status).toBe(1);
  });

  test('closes when its time is over, and leads back', async () => {
    const { page, key } = await sent();
    await tableUnderTest().update(simulatedPaymentKey(key), 'SET closesMs = :now', {
      values: { ':now': Date.now() - 1 },
    });

    const opened = await open(`/simulator/${key}`);
    const submitted = await submit(page, { decision: 'approve' });
    const back = await open(/class="button" href="([^"]+)"/.exec(opened.html)?.[1] ?? '');

    expect([opened.status, submitted.status]).toEqual([410, 410]);
    expect(opened.text).toContain('This payment page has closed');
    expect(back.text).toContain('The payment was cancelled');
  });

  test('asks how a kept card behaves later, where the card is kept', async () => {
    const { page, key } = await sent();
    await tableUnderTest().update(simulatedPaymentKey(key), 'SET keepCard = :yes', {
      values: { ':yes': true },
    });

    const opened = await open(page.at);
    await submit(opened, { decision: 'approve', behaviour: 'decline-once' });

    expect(optionsOf(opened.html, 'behaviour')).toEqual(['approve', 'decline', 'decline-once', 'time-out']);
    const payment = await simulatedPayments(tableUnderTest()).read(key);
    const card = await tableUnderTest().get(simulatedCardKey(payment?.capture?.cardReference ?? ''));
    expect(card).toMatchObject({ behaviour: 'decline-once', charges: 0 });
  });

  test('asks what it shall do when the money goes back, and gives it back unless told otherwise', async () => {
    const [one, other] = [await sent(), await sent()];

    await submit(one.page, { decision: 'approve', refunds: 'refuse-once' });
    await submit(other.page, { decision: 'approve', refunds: 'keep it' });

    expect(optionsOf(one.page.html, 'refunds')).toEqual([
      'approve',
      'refuse',
      'refuse-once',
      'time-out',
      'lost',
    ]);
    const { read } = simulatedPayments(tableUnderTest());
    expect((await read(one.key))?.refunds).toBe('refuse-once');
    expect((await read(other.key))?.refunds).toBe('approve');
  });
});

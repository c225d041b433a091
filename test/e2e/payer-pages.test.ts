import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { addDays, kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import { stylesheetHash } from '../../shared/pages/style.ts';
import { invoiceKey } from '../../shared/store/keys.ts';
import type { Client } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { open, pay, request, submit } from '../setup/payer.ts';

let id: number;
let client: Client;
beforeAll(async () => {
  ({ id, client } = await newMerchant({ name: 'Diyar Sweets', paymentTypes: [1, 2, 15] }));
});

const create = async (payload: object = {}) => {
  const { json } = await client.call('POST', '/api/v1/invoice', {
    amount: '10',
    invoiceType: '0',
    customerName: 'Noura Ali',
    ...payload,
  });
  return json.response as { id: number; token: string; url: string; access_key: string };
};
const read = async (invoiceId: number) =>
  (await client.call('GET', `/api/v1/invoice/${invoiceId}`)).json.response;
const cancel = ({ token }: { token: string }) =>
  client.call('PUT', `/api/v1/invoice/${token}`, { statusId: '3' });
const expire = ({ id: invoiceId }: { id: number }) =>
  tableUnderTest().update(invoiceKey(id, invoiceId), 'SET expiresOn = :day', {
    values: { ':day': addDays(kuwaitDate(Date.now()), -1) },
  });

describe("An unpaid invoice's page", () => {
  test('tells what is owed, by whom, to whom, until when and for what', async () => {
    const { url } = await create({
      description: 'Eid order',
      referenceNumber: 'ORDER-17',
      expiresAt: '2190-12-12',
      itemsList: [{ itemTitle: 'Dates box', rate: '2.5', quantity: '4', amount: '10' }],
    });

    const { status, text } = await open(url);

    expect(status).toBe(200);
    for (const told of [
      'Awaiting payment',
      'Invoice from Diyar Sweets',
      'KWD 10.000',
      'Billed to Noura Ali',
      'Payable until 12 December 2190',
      'Reference ORDER-17',
      'Description Eid order',
      'Dates box 4 × 2.500',
      'Pay KWD 10.000',
    ]) {
      expect(text).toContain(told);
    }
  });

  test('offers the types of the invoice that the merchant has, but not the one for kept cards', async () => {
    const types = ({ html }: { html: string }) =>
      [...html.matchAll(/type="radio" name="paymentType" value="(\d+)"/g)].map(([, type]) => type);

    const all = await open((await create()).url);
    const one = await open((await create({ allocatePayType: '2' })).url);

    expect([types(all), types(one)]).toEqual([['1', '2'], ['2']]);
    expect([/ checked/.test(all.html), / checked/.test(one.html)]).toEqual([false, true]);
  });

  test('is in the language of the invoice, with a switch to the other', async () => {
    const { url } = await create({ language: 'ar' });

    const arabic = await open(url);
    const english = await open(`${url}?lang=en`);

    expect(arabic.html).toContain('<html lang="ar" dir="rtl">');
    expect(arabic.text).toContain('فاتورة من Diyar Sweets');
    expect(arabic.text).toContain('ادفع 10.000 د.ك');
    expect(arabic.html).toContain('href="?lang=en"');
    expect(english.html).toContain('<html lang="en" dir="ltr">');
  });

  test('counts its openings, but not the other language, forms or API calls', async () => {
    const { id: invoiceId, url } = await create();

    await open(url);
    await open(`${url}/`);
    await submit(await open(`${url}?lang=ar`), { paymentType: '99' });

    const { visited_count, created_at, updated_at } = await read(invoiceId);
    expect([visited_count, updated_at]).toEqual([2, created_at]);
  });

  test('counts every one of many openings at once', async () => {
    const { id: invoiceId, url } = await create();

    await Promise.all(Array.from({ length: 20 }, () => open(url)));

    expect((await read(invoiceId)).visited_count).toBe(20);
  });

  test.each(['99', '15', '', 'knet', '1,2', '-1'])(
    'refuses the payment type "%s" beside its field and stays open',
    async (paymentType) => {
      const page = await open((await create()).url);

      const refused = await submit(page, { paymentType });

      expect(refused.status).toBe(422);
      expect(refused.html).toMatch(
        /name="paymentType"[^>]* aria-invalid="true" aria-describedby="type-error"/,
      );
      expect(refused.html).toContain('id="type-error"');
      expect(refused.text).toContain('Please choose one of these ways to pay.');
      expect((await submit(refused, { paymentType: '1' })).text).toContain('This is a simulator.');
    },
  );

  test('reflects nothing unescaped, wherever it was written', async () => {
    const hostile = `"><script>alert('x')</script>&lt;`;
    const { url } = await create({
      customerName: hostile,
      description: hostile,
      referenceNumber: hostile,
      itemsList: [{ itemTitle: hostile, rate: '10', quantity: '1', amount: '10' }],
    });

    const { html, text } = await open(url);

    expect(html).not.toMatch(/<script|<\/script|">alert/);
    expect(text.split(hostile).length - 1).toBe(4);
  });
});

describe('A link that cannot be paid says so plainly', () => {
  test('when the invoice was cancelled', async () => {
    const invoice = await create();
    const before = await open(invoice.url);
    await cancel(invoice);

    const opened = await open(invoice.url);
    const submitted = await submit(before, { paymentType: '1' });

    expect([opened.status, submitted.status]).toEqual([410, 410]);
    expect(opened.text).toContain('This invoice was cancelled');
    expect(opened.html).not.toContain('<form');
  });

  test('when the invoice has expired', async () => {
    const invoice = await create({ language: 'ar' });
    const before = await open(invoice.url);
    await expire(invoice);

    const opened = await open(invoice.url);
    const submitted = await submit(before, { paymentType: '1' });

    expect([opened.status, submitted.status]).toEqual([410, 410]);
    expect(opened.text).toContain('انتهت صلاحية هذه الفاتورة');
    expect(opened.html).not.toContain('<form');
  });

  test.each([
    '/s/9AAAAAAAAAAAAAAAA',
    '/sp/SP9AAAAAAAAAAAAAAAA',
    '/o/9AAAAAAAAAAAAAAAA',
    '/r/9AAAAAAAAAAAAAAAA',
    '/simulator/9AAAAAAAAAAAAAAAA',
    '/s/9aaaaaaaaaaaaaaaa',
    '/s/..%2F..%2Fetc',
    `/s/${'9'.repeat(500)}`,
  ])('when nobody knows it: %s', async (path) => {
    const english = await open(path);
    const arabic = await open(path, { 'accept-language': 'ar-KW,ar;q=0.9,en;q=0.8' });
    const asked = await open(`${path}?lang=en`, { 'accept-language': 'ar' });

    expect([english.status, arabic.status]).toEqual([404, 404]);
    expect(english.text).toContain('This link is not known');
    expect(arabic.text).toContain('هذا الرابط غير معروف');
    expect(asked.text).toContain('This link is not known');
  });

  test('when it is of another kind', async () => {
    const { access_key: key } = await create();
    const [, returnKey] =
      /\/simulator\/(\w+)/.exec((await submit(await open(`/s/${key}`), { paymentType: '1' })).at) ?? [];

    const statuses = await Promise.all(
      [
        `/sp/${key}`,
        `/o/${key}`,
        `/r/${key}`,
        `/simulator/${key}`,
        `/s/${returnKey}`,
        `/o/${returnKey}`,
        `/sp/${returnKey}`,
      ].map(async (path) => (await open(path)).status),
    );

    expect(statuses).toEqual(statuses.map(() => 404));
  });
});

describe('Every page', () => {
  test('has the headers that keep it private and harmless, and its request id', async () => {
    const { url } = await create();
    const pages = [
      await request(url),
      await request('/s/9AAAAAAAAAAAAAAAA'),
      await request(url, { form: { paymentType: '99' } }),
      await request(url, { form: { paymentType: '1' } }),
    ];

    expect(pages.map(({ status }) => status)).toEqual([200, 404, 422, 303]);
    for (const { headers } of pages) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-security-policy')).toBe(
        `default-src 'none'; style-src '${stylesheetHash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-robots-tag')).toBe('noindex');
      expect(headers.get('x-request-id')).toMatch(/^\S{8,}$/);
    }
    const types = pages.map(({ headers }) => headers.get('content-type'));
    expect(types.filter((type) => type === 'text/html; charset=utf-8').length).toBe(3);
  });

  test('is a page also where the form is of a kind that no page sends', async () => {
    const { access_key: key } = await create();

    const answer = await fetch(`${inject('url')}/s/${key}`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml' },
      body: '<paymentType>1</paymentType>',
    });

    expect(answer.status).toBe(415);
    expect(await answer.text()).toContain('This form could not be read');
  });

  test.skipIf(inject('logFile') === '')(
    'leaves neither the key of its link nor its words in the log',
    async () => {
      const { url, access_key: key } = await create({ customerName: 'Unmistakable Name' });

      const receipt = await pay(url);

      const requestId = receipt.headers.get('x-request-id') ?? '';
      const log = await eventually(
        () => readFile(inject('logFile'), 'utf8'),
        (text) => text.includes(requestId),
      );
      const secrets = [key, receipt.at.split('/').at(-1) ?? '', 'Unmistakable'];
      expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
    },
  );
});

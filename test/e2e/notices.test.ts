import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { addDays, kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import type { Client } from '../setup/client.ts';
import { eventually } from '../setup/eventually.ts';
import { newMerchant, tableUnderTest } from '../setup/merchant.ts';
import { eventuallySentTo, sentTo } from '../setup/sent.ts';

let client: Client;
beforeAll(async () => {
  ({ client } = await newMerchant({ name: 'Tea & <Dates>' }));
});

const create = async (payload: object) => {
  const { status, json } = await client.call('POST', '/api/v1/invoice', { amount: '10.000', ...payload });
  expect(status).toBe(200);
  return json.response;
};
const read = async (id: number) => (await client.call('GET', `/api/v1/invoice/${id}`)).json.response;
const noted = (id: number) =>
  eventually(
    () => read(id),
    ({ sms_status }) => sms_status === 1,
  );
const bySms = (mobileNumber: string) => ({ invoiceType: '1', countryCode: '965', mobileNumber });
const resend = (resendId: number, mobileNumber: string) =>
  client.call('POST', '/api/v1/invoice/resend', { resendId, mobileNumber, countryCode: '965' });
/** That nothing is on its way any more: what is created later is delivered later. */
const everythingBeforeIsSent = async (mobileNumber: string) => {
  await create(bySms(mobileNumber));
  await eventuallySentTo(`+965${mobileNumber}`);
};

describe('A created invoice', () => {
  test.each([
    ['en', '51110001', 'Tea & <Dates> sent you an invoice of KWD 10.000. Pay: '],
    ['ar', '51110002', 'فاتورة من Tea & <Dates> بمبلغ 10.000 د.ك. للدفع: '],
  ])('goes by SMS once, in its language (%s), and shows so', async (language, mobileNumber, text) => {
    const invoice = await create({ ...bySms(mobileNumber), language });
    const messages = await eventuallySentTo(`+965${mobileNumber}`);
    const shown = await noted(invoice.id);

    expect(messages).toMatchObject([{ channel: 'sms', sender: 'Daftar', text: text + invoice.url }]);
    expect(shown).toEqual({
      ...invoice,
      sms_status: 1,
      sms_response: `{"MessageId":"${messages[0]?.id}"}`,
      en_sms: expect.stringContaining(`KWD 10.000. Pay: ${invoice.url}`),
      ar_sms: expect.stringContaining(`10.000 د.ك. للدفع: ${invoice.url}`),
    });
    expect(shown[`${language}_sms`]).toBe(messages[0]?.text);
    expect(await sentTo(`+965${mobileNumber}`)).toHaveLength(1);
  });

  test('goes by e-mail as text and as HTML, with what people wrote escaped', async () => {
    const to = `payer-${crypto.randomUUID()}@example.com`;
    const invoice = await create({ invoiceType: '0', invoiceSubType: '2', customerEmail: to });
    const [message, ...others] = await eventuallySentTo(to);

    expect(others).toEqual([]);
    expect(message).toMatchObject({
      channel: 'email',
      sender: '"Tea & <Dates>" <invoices@daftar.example>',
      subject: 'Invoice of KWD 10.000 from Tea & <Dates>',
    });
    expect(message?.text).toContain(invoice.url);
    expect(message?.html).toContain(`<a href="${invoice.url}">`);
    expect(message?.html).toContain('Tea &amp; &lt;Dates&gt;');
    expect(message?.html).not.toContain('<Dates>');
    expect(await read(invoice.id)).toEqual(invoice);
  });

  test('goes by WhatsApp as a template in its language', async () => {
    const invoice = await create({ ...bySms('51110003'), invoiceSubType: '1', language: 'ar' });
    const messages = await eventuallySentTo('+96551110003');

    expect(messages).toMatchObject([{ channel: 'whatsapp', sender: 'phone-number-id-daftarlocal' }]);
    expect(JSON.parse(messages[0]?.text ?? '')).toEqual({
      name: 'invoice_notice',
      language: { code: 'ar' },
      components: [
        {
          type: 'body',
          parameters: ['Tea & <Dates>', '10.000 د.ك', invoice.url].map((text) => ({ type: 'text', text })),
        },
      ],
    });
    expect(await read(invoice.id)).toEqual(invoice);
  });

  test('that is a link alone goes to nobody, and by SMS when it is resent', async () => {
    const invoice = await create({ ...bySms('51110004'), invoiceType: '0' });
    await everythingBeforeIsSent('51110005');
    expect(await sentTo('+96551110004')).toEqual([]);

    await resend(invoice.id, '51110006');

    expect(await eventuallySentTo('+96551110006')).toMatchObject([{ channel: 'sms' }]);
    expect(await noted(invoice.id)).toMatchObject({ sms_status: 1 });
  });

  test('of a plan goes to the payer of each', async () => {
    const numbers = ['51110011', '51110012', '51110013'];
    const invoices = numbers.map((mobileNumber, at) => ({
      ...bySms(mobileNumber),
      customerName: `Payer ${at}`,
      allocatePayType: '1',
      expiresAt: addDays(kuwaitDate(Date.now()), 3),
      amount: `${at + 1}.000`,
    }));
    const { status } = await client.call('POST', '/api/v1/invoice/split', { invoices });
    expect(status).toBe(200);

    for (const [at, number] of numbers.entries())
      expect(await eventuallySentTo(`+965${number}`)).toMatchObject([
        { text: expect.stringContaining(`KWD ${at + 1}.000`) },
      ]);
  });
});

test('messages come from the senders that the merchant chose', async () => {
  const { id, client } = await newMerchant();
  const chosen = { smsSender: 'TeaShop', emailSenderName: 'متجر الشاي' };
  await merchantRepository(tableUnderTest()).changeNotices(id, chosen);
  const to = `payer-${crypto.randomUUID()}@example.com`;
  const byEmail = { invoiceType: '0', invoiceSubType: '2', customerEmail: to };
  for (const way of [bySms('51110023'), byEmail])
    await client.call('POST', '/api/v1/invoice', { amount: '10.000', ...way });

  expect(await eventuallySentTo('+96551110023')).toMatchObject([{ sender: 'TeaShop' }]);
  const name = Buffer.from(chosen.emailSenderName).toString('base64');
  expect(await eventuallySentTo(to)).toMatchObject([
    { sender: `=?UTF-8?B?${name}?= <invoices@daftar.example>` },
  ]);
});

test('a resent invoice goes to its new number, once', async () => {
  const { id } = await create(bySms('51110021'));
  await eventuallySentTo('+96551110021');
  await resend(id, '51110022');

  expect(await eventuallySentTo('+96551110022')).toHaveLength(1);
  expect(await sentTo('+96551110021')).toHaveLength(1);
});

test('a message that fails is not counted as sent, holds up no other, and its fault is logged without the number', async () => {
  const { id } = await create(bySms('51110000'));
  await everythingBeforeIsSent('51110031');
  const log = await eventually(
    () => readFile(inject('logFile'), 'utf8'),
    (text) => text.includes('InternalError'),
  );

  expect(await sentTo('+96551110000')).toEqual([]);
  expect(await read(id)).toMatchObject({ sms_status: 0, sms_response: '', en_sms: '', ar_sms: '' });
  expect(log).not.toContain('51110000');
  expect(log).not.toContain('51110031');
});

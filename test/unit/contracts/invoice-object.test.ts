import { describe, expect, test } from 'vitest';
import { invoiceObject, listedInvoiceObject } from '../../../shared/contracts/invoice-object.ts';
import type { Invoice } from '../../../shared/domain/invoice.ts';
import { encodeWireJson } from '../../../shared/encryption/wire-json.ts';
import { vectorOf } from '../../vectors/published.ts';
import { anInvoice } from '../fixtures/invoice.ts';
import { aMerchant } from '../fixtures/merchant.ts';

const base = 'http://demo.hesabe.com';
const shown = (invoice: Partial<Invoice>) =>
  invoiceObject({ ...anInvoice, ...invoice } as Invoice, aMerchant, base);
const listed = (invoice: Partial<Invoice>) =>
  listedInvoiceObject({ ...anInvoice, ...invoice } as Invoice, aMerchant, base);

const emi = JSON.parse(vectorOf('POST /api/v1/invoice/emi', 'response').plaintext) as {
  response: Record<string, unknown>[];
};
const [first = {}, second = {}] = emi.response;

/** The sample's short link lives on another host than its invoice link; ours has one public base. */
const spliturl = `${base}/sp/SP96W66QR9`;

describe('The invoice object', () => {
  test('is the published one, key by key and type by type', () => {
    expect(encodeWireJson(shown({}))).toBe(encodeWireJson({ ...first, spliturl }));
  });

  test('has the keys of every published one, in their order', () => {
    const keys = Object.keys(shown({}));
    expect([Object.keys(first), Object.keys(second)]).toEqual([keys, keys]);
  });

  test('has the same keys for the barest invoice', () => {
    const bare = { customer: null, splitAccessKey: '', kind: 'single', paymentMethods: [] } as const;
    expect(Object.keys(shown(bare))).toEqual(Object.keys(shown({})));
  });

  test('of a single invoice has no split link', () => {
    expect(shown({ kind: 'single', splitAccessKey: '' })).toEqual({
      ...first,
      invoice_type: 1,
      split_access_key: '',
      spliturl: null,
    });
  });

  test.each([
    ['single', 1],
    ['subscription', 5],
    ['split', 6],
    ['emi', 7],
  ] as const)('of kind %s has type %d', (kind, type) => {
    expect(shown({ kind }).invoice_type).toBe(type);
  });

  test.each([
    ['sms', 0, 0],
    ['whatsapp', 1, 0],
    ['email', 2, 0],
    ['url', 3, 1],
  ] as const)(
    'that goes by %s has sub type %d and url status %d',
    (channel, invoice_sub_type, url_status) => {
      expect(shown({ channel })).toEqual({ ...first, spliturl, invoice_sub_type, url_status });
    },
  );

  test.each([
    ['unpaid', 0],
    ['paid', 1],
    ['cancelled', 3],
  ] as const)('that is %s has status %d', (status, number) => {
    expect(shown({ status }).invoice_status).toBe(number);
  });

  test('tells of the SMS that was sent and of the visits', () => {
    const sent = {
      smsSent: true,
      smsResponse: '{"id":1}',
      smsTexts: { en: 'Pay', ar: 'ادفع' },
      visitedCount: 2,
    };
    expect(shown(sent)).toEqual({
      ...first,
      spliturl,
      sms_status: 1,
      sms_response: '{"id":1}',
      en_sms: 'Pay',
      ar_sms: 'ادفع',
      visited_count: 2,
    });
  });

  test('links to its attachment', () => {
    expect(shown({ attachment: 'abc.pdf' }).attachment).toBe(`${base}/attachments/abc.pdf`);
  });

  test('prints amounts with three decimals and times in Kuwait', () => {
    const late = Date.parse('2026-12-31T21:00:00Z');
    expect(shown({ amount: 1, serviceCharge: 250, discount: 1_000, updatedMs: late })).toEqual({
      ...first,
      spliturl,
      amount: '0.001',
      service_charge: '0.250',
      discount: '1.000',
      updated_at: '2027-01-01 00:00:00',
    });
  });

  test.each([
    ['null without a customer', null, null, null],
    ['null without a country code', { countryCode: '' }, null, '66666666'],
    ['null in another country', { countryCode: '966' }, null, '96666666666'],
    ['11 in Kuwait', { countryCode: '965' }, 11, '96566666666'],
    ['11 with Kuwait’s code and no number', { countryCode: '965', mobileNumber: '' }, 11, ''],
  ])('has a country id that is %s', (_, wanted, country_id, phone_number) => {
    const customer = wanted && {
      name: 'Mohammed',
      email: 'test@gmail.com',
      mobileNumber: '66666666',
      ...wanted,
    };
    expect(shown({ customer })).toEqual({
      ...first,
      spliturl,
      country_id,
      customer: customer && { name: 'Mohammed', email: 'test@gmail.com', phone_number },
    });
  });

  test('has a country but no customer when a country code is all that is known', () => {
    const customer = { name: '', email: '', countryCode: '965', mobileNumber: '' };
    expect(shown({ customer })).toEqual({ ...first, spliturl, country_id: 11, customer: null });
  });

  test('lists its products with rate, quantity and product', () => {
    const products = [{ id: 1, name: 'Cloth', rate: 8_000, quantity: '1.5', amount: 12_000 }];
    expect(encodeWireJson(shown({ products }).products)).toBe(
      '[{"id":1,"name":"Cloth","amount":"8.000","quantity":"1.5","final_amount":"12.000"}]',
    );
  });
});

describe('The invoice object in a list', () => {
  test('has order_drop_id, admin_charge and a subscription of 0 in their places', () => {
    const keys = Object.keys(first).filter((key) => key !== 'subscription');
    keys.splice(keys.indexOf('invoice_sub_type') + 1, 0, 'order_drop_id');
    keys.splice(keys.indexOf('amount') + 1, 0, 'admin_charge');
    keys.splice(keys.indexOf('service_charge') + 1, 0, 'subscription');

    expect(Object.keys(listed({}))).toEqual(keys);
  });

  test('says the same as alone otherwise', () => {
    expect(listed({})).toEqual({ ...shown({}), order_drop_id: 0, admin_charge: '0.000', subscription: 0 });
  });
});

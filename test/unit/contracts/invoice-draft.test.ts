import { describe, expect, test } from 'vitest';
import { createInvoiceContract } from '../../../shared/contracts/create-invoice.ts';
import { invoiceDraft } from '../../../shared/contracts/invoice-draft.ts';
import type { InvoiceDraft } from '../../../shared/domain/invoice.ts';
import { validate } from '../../../shared/http/validation.ts';
import { aCall, nowMs } from '../fixtures/call.ts';
import { aMerchant } from '../fixtures/merchant.ts';
import { anyContract } from '../fixtures/validated.ts';

const link = { merchantCode: '842217', amount: '10.000', invoiceType: '0' };

const draftOf = (payload: object, attachment = ''): InvoiceDraft => {
  const call = aCall(payload);
  validate(anyContract(createInvoiceContract), call);
  return invoiceDraft(call.input as never, aMerchant, attachment, nowMs);
};

describe('The invoice a request asks for', () => {
  test('is complete even when the request says no more than it must', () => {
    expect(draftOf(link)).toEqual({
      kind: 'single',
      channel: 'url',
      referenceNumber: '',
      amount: 10_000,
      serviceCharge: 0,
      discount: 0,
      paymentMethods: [1, 2],
      description: '',
      language: 'en',
      expiresOn: '2026-04-09',
      attachment: '',
      webhook: '',
      customer: null,
      products: [],
    });
  });

  test('holds what the request says', () => {
    const payload = {
      ...link,
      invoiceType: '1',
      mobileNumber: '66112233',
      countryCode: '+965',
      customerName: 'Ali',
      customerEmail: 'ali@example.com',
      referenceNumber: 'R-1',
      serviceCharge: '0.250',
      discount: '1',
      allocatePayType: '2',
      description: 'tea',
      language: 'ar',
      expiresAt: '2026-03-10',
      webhook: 'https://example.com/',
      itemsList: [{ itemTitle: 'Tea', rate: '5', quantity: '2.000', amount: '10' }],
    };

    expect(draftOf(payload, 'file.pdf')).toEqual({
      kind: 'single',
      channel: 'sms',
      referenceNumber: 'R-1',
      amount: 10_000,
      serviceCharge: 250,
      discount: 1_000,
      paymentMethods: [2],
      description: 'tea',
      language: 'ar',
      expiresOn: '2026-03-10',
      attachment: 'file.pdf',
      webhook: 'https://example.com/',
      customer: { name: 'Ali', email: 'ali@example.com', countryCode: '965', mobileNumber: '66112233' },
      products: [{ id: 1, name: 'Tea', rate: 5_000, quantity: '2.000', amount: 10_000 }],
    });
  });

  test.each([
    ['0', undefined, 'url'],
    ['1', undefined, 'sms'],
    ['0', '0', 'sms'],
    ['0', '1', 'whatsapp'],
    ['0', '2', 'email'],
    ['1', '2', 'email'],
    ['1', '3', 'url'],
  ])('of type %s and sub type %s goes by %s', (invoiceType, invoiceSubType, channel) => {
    const reach = { mobileNumber: '66112233', countryCode: '965', customerEmail: 'ali@example.com' };
    expect(draftOf({ ...link, ...reach, invoiceType, invoiceSubType }).channel).toBe(channel);
  });

  test('keeps a country code that is all that was given, for the invoice’s country', () => {
    expect(draftOf({ ...link, countryCode: '965' }).customer).toEqual({
      name: '',
      email: '',
      countryCode: '965',
      mobileNumber: '',
    });
  });

  test('can be paid by all of the merchant’s types when the request lists none', () => {
    expect(
      ['', null, []].map((allocatePayType) => draftOf({ ...link, allocatePayType }).paymentMethods),
    ).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
  });
});

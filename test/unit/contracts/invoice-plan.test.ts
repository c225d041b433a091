import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEmiInvoiceContract } from '../../../shared/contracts/create-emi-invoice.ts';
import { createSplitInvoiceContract } from '../../../shared/contracts/create-split-invoice.ts';
import type { Failure } from '../../../shared/domain/api-error.ts';
import type { FieldErrors } from '../../../shared/domain/field-errors.ts';
import { validate } from '../../../shared/http/validation.ts';
import { aCall, refusalOf } from '../fixtures/call.ts';
import { part, parts, publishedEmi } from '../fixtures/plan.ts';
import { anyContract, inputOf } from '../fixtures/validated.ts';

const merchantCode = '842217';
const plan = (invoices: unknown) => ({ merchantCode, invoices });
const accepted = (payload: unknown) => inputOf(createEmiInvoiceContract, aCall(payload)).invoices ?? [];
const refused = (payload: unknown): Failure =>
  refusalOf(() => validate(anyContract(createEmiInvoiceContract), aCall(payload)));
const invalid = (errors: FieldErrors): Failure => ({ code: 'invalid-fields', errors });
const unusable: Failure = { code: 'invalid-request-data' };
const fieldsOf = (failure: Failure): string[] =>
  failure.code === 'invalid-fields' ? Object.keys(failure.errors) : [];

describe('A plan', () => {
  test('is taken as the gateway published it', () => {
    expect(accepted(plan(publishedEmi().invoices))).toEqual(
      [
        ['8849404', '2099-10-12'],
        ['88445604', '2099-11-12'],
      ].map(([referenceNumber, expiresAt]) => ({
        amount: 150_000,
        expiresAt,
        referenceNumber,
        merchantCode,
        invoiceType: '0',
        invoiceSubType: '3',
        language: 'en',
        description: 'test',
        customerName: 'Mohammed',
        mobileNumber: '66666666',
        countryCode: '965',
        customerEmail: 'test@gmail.com',
        allocatePayType: [1, 2],
        itemsList: undefined,
        webhook: undefined,
        serviceCharge: undefined,
        discount: undefined,
      })),
    );
  });

  test('has the same fields and rules for split and EMI', () => {
    const { name: _name, path: _path, ...split } = createSplitInvoiceContract;
    const { name: _other, path: _way, ...emi } = createEmiInvoiceContract;
    expect(split).toEqual(emi);
  });

  test('may be a JSON string', () => {
    expect(accepted(plan(JSON.stringify(parts(3))))).toEqual(accepted(plan(parts(3))));
  });

  test.each([2, 50])('may have %i items', (count) => {
    expect(accepted(plan(parts(count)))).toHaveLength(count);
  });

  test.each([0, 1, 51, 1_000])('may not have %i items, in an array or in a JSON string', (count) => {
    const tooFewOrMany = invalid({ invoices: ['The invoices must have between 2 and 50 items.'] });
    expect([refused(plan(parts(count))), refused(plan(JSON.stringify(parts(count))))]).toEqual([
      tooFewOrMany,
      tooFewOrMany,
    ]);
  });

  test.each([undefined, null, ''])('is required, and not there as %j', (invoices) => {
    expect(refused(plan(invoices))).toEqual(invalid({ invoices: ['The invoices field is required.'] }));
  });

  test.each(['x', '{}', '[', '5', 5, true, {}, { 0: part, 1: part, length: 2 }])('is not %j', (invoices) => {
    expect(refused(plan(invoices))).toEqual(invalid({ invoices: ['The invoices must be an array.'] }));
  });

  test.each([null, 1, 'x', [], [part], true])('has no item that is %j', (item) => {
    expect(refused(plan([item, part, item]))).toEqual(
      invalid({
        'invoices.0': ['The item must be an object.'],
        'invoices.2': ['The item must be an object.'],
      }),
    );
  });

  test('without a merchant code hears of that and of everything else', () => {
    expect(refused({ invoices: [part, { ...part, amount: '0' }] })).toEqual(
      invalid({
        merchantCode: ['The merchant code field is required.'],
        'invoices.1.amount': ['The amount must be greater than 0.'],
      }),
    );
  });
});

describe('An item of a plan', () => {
  const second = (wrong: object) => plan([part, { ...part, ...wrong }, part]);

  test.each([
    ['amount', 'amount'],
    ['expiresAt', 'expires at'],
    ['invoiceType', 'invoice type'],
    ['customerName', 'customer name'],
    ['mobileNumber', 'mobile number'],
    ['countryCode', 'country code'],
    ['allocatePayType', 'allocate pay type'],
  ])('needs %s', (field, label) => {
    const required = invalid({ [`invoices.1.${field}`]: [`The ${label} field is required.`] });
    expect([undefined, null, ''].map((value) => refused(second({ [field]: value })))).toEqual([
      required,
      required,
      required,
    ]);
  });

  test('needs a payment type in its list', () => {
    expect(refused(second({ allocatePayType: [] }))).toEqual(
      invalid({ 'invoices.1.allocatePayType': ['The allocate pay type field is required.'] }),
    );
  });

  test('needs nothing else', () => {
    const { referenceNumber: _, ...least } = part;
    expect(accepted(plan([least, least]))).toHaveLength(2);
  });

  test.each(['842217', 842_217, null, '', undefined])('may say the merchant code as %j', (code) => {
    expect(accepted(second({ merchantCode: code }))).toHaveLength(3);
  });

  test.each(['842218', '84', '0842217', 842_218])('may not be of another merchant: %j', (code) => {
    expect(refused(second({ merchantCode: code }))).toEqual(
      invalid({ 'invoices.1.merchantCode': ['The selected merchant code is invalid.'] }),
    );
  });

  const tea = { itemTitle: 'Tea', rate: '75', quantity: '2', amount: '150' };
  test.each<[string, object, string, string]>([
    ['an amount of zero', { amount: '0' }, 'amount', 'The amount must be greater than 0.'],
    [
      'an amount past the largest',
      { amount: '1000000000' },
      'amount',
      'The amount must not be greater than 999999999.999.',
    ],
    [
      'a day in the past',
      { expiresAt: '2026-03-09' },
      'expiresAt',
      'The expires at must be a date after or equal to today.',
    ],
    [
      'a day that is none',
      { expiresAt: '2026-02-29' },
      'expiresAt',
      'The expires at does not match the format Y-m-d.',
    ],
    ['another type', { invoiceType: '2' }, 'invoiceType', 'The selected invoice type is invalid.'],
    [
      'a payment type the merchant lacks',
      { allocatePayType: '1,7' },
      'allocatePayType',
      'The selected allocate pay type is invalid.',
    ],
    [
      'a Kuwaiti number of 7 digits',
      { mobileNumber: '6666666' },
      'mobileNumber',
      'The mobile number must be 8 digits.',
    ],
    [
      'e-mail without an address',
      { invoiceSubType: '2' },
      'customerEmail',
      'The customer email field is required.',
    ],
    [
      'items below the amount',
      { amount: '150.001', itemsList: [tea] },
      'itemsList',
      'The items list must add up to the amount or more.',
    ],
    [
      'an item that does not multiply',
      { itemsList: [tea, { ...tea, rate: '1' }] },
      'itemsList.1.amount',
      'The amount must be the rate times the quantity.',
    ],
    ['a webhook that is no address', { webhook: 'ftp://a' }, 'webhook', 'The webhook must be a valid URL.'],
  ])("is refused for %s, as a single invoice is, under the item's place", (_, wrong, field, message) => {
    expect(refused(second(wrong))).toEqual(invalid({ [`invoices.1.${field}`]: [message] }));
  });

  test.each(['amount', 'serviceCharge', 'discount'])(
    'makes all unusable when its %s is no decimal',
    (field) => {
      expect([1e-7, 'ten', '1e3', -1, {}].map((value) => refused(second({ [field]: value })))).toEqual(
        Array.from({ length: 5 }, () => unusable),
      );
    },
  );

  test('is judged like its neighbours, however wrong they are: errors by item, then by field', () => {
    const failure = refused(
      plan([
        { ...part, webhook: 'x', amount: '0', merchantCode: '1' },
        5,
        part,
        { ...part, mobileNumber: '1', expiresAt: '2020-01-01', allocatePayType: '7', language: 'fr' },
        {},
      ]),
    );

    expect(fieldsOf(failure)).toEqual([
      'invoices.0.amount',
      'invoices.0.merchantCode',
      'invoices.0.webhook',
      'invoices.1',
      'invoices.3.expiresAt',
      'invoices.3.language',
      'invoices.3.mobileNumber',
      'invoices.3.allocatePayType',
      ...['amount', 'expiresAt', 'invoiceType', 'customerName', 'mobileNumber', 'countryCode'].map(
        (field) => `invoices.4.${field}`,
      ),
      'invoices.4.allocatePayType',
    ]);
  });

  test('takes nothing from its prototype', () => {
    const item = JSON.stringify(part).replace('{', '{"__proto__":{"language":"ar"},');
    const items = accepted(`{"merchantCode":"842217","invoices":[${item},${item}]}`);
    expect(items.map(({ language }) => language)).toEqual([undefined, undefined]);
  });

  test('may hold any JSON at all: the answer is always an acceptance, a 422 or a 506', () => {
    const names = Object.keys(createEmiInvoiceContract.fields.invoices.itemFields);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.jsonValue({ stringUnit: 'binary' }), (name, value) => {
        const call = aCall(second({ [name]: value }));
        let code = 'accepted';
        try {
          validate(anyContract(createEmiInvoiceContract), call);
        } catch {
          code = refusalOf(() => validate(anyContract(createEmiInvoiceContract), call)).code;
        }
        expect(['accepted', 'invalid-fields', 'invalid-request-data']).toContain(code);
      }),
    );
  });
});

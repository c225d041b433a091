import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createInvoiceContract } from '../../../shared/contracts/create-invoice.ts';
import { subscriptionFields } from '../../../shared/contracts/subscription-terms.ts';
import type { Failure } from '../../../shared/domain/api-error.ts';
import type { FieldErrors } from '../../../shared/domain/field-errors.ts';
import { answerTo } from '../../../shared/http/error-answer.ts';
import { validate } from '../../../shared/http/validation.ts';
import { aCall, refusalOf } from '../fixtures/call.ts';
import { anyContract, inputOf } from '../fixtures/validated.ts';

const link = { merchantCode: '842217', amount: '10.000', invoiceType: '0' };
const sms = { ...link, invoiceType: '1', mobileNumber: '66112233', countryCode: '965' };
const email = { ...link, invoiceSubType: '2', customerEmail: 'ali@example.com' };
const anItem = { itemTitle: 'Tea', rate: '5.000', quantity: '2', amount: '10.000' };

const accepted = (payload: unknown) => inputOf(createInvoiceContract, aCall(payload));
const refused = (payload: unknown): Failure =>
  refusalOf(() => validate(anyContract(createInvoiceContract), aCall(payload)));

const refusedFields = (payload: unknown): string[] => {
  const failure = refused(payload);
  return failure.code === 'invalid-fields' ? Object.keys(failure.errors) : [];
};

const invalid = (errors: FieldErrors): Failure => ({ code: 'invalid-fields', errors });
const unusable: Failure = { code: 'invalid-request-data' };

describe('A request for an invoice', () => {
  test('needs no more than an amount and a type for a link', () => {
    expect(accepted(link)).toEqual({ amount: 10_000, invoiceType: '0' });
  });

  test('may say everything section 6 lists', () => {
    const payload = {
      ...sms,
      mobileNumber: '66112233',
      customerName: 'Mohammed',
      referenceNumber: '8849404',
      countryCode: '+965',
      invoiceSubType: '1',
      description: 'test',
      customerEmail: 'test@gmail.com',
      allocatePayType: '1,2',
      itemsList: [anItem],
      subscription: '0',
      language: 'ar',
      expiresAt: '2026-12-12',
      webhook: 'https://example.com/hook',
      serviceCharge: '0.250',
      discount: '0',
    };

    expect(accepted(payload)).toEqual({
      mobileNumber: '66112233',
      customerName: 'Mohammed',
      referenceNumber: '8849404',
      amount: 10_000,
      countryCode: '965',
      invoiceType: '1',
      invoiceSubType: '1',
      description: 'test',
      customerEmail: 'test@gmail.com',
      allocatePayType: [1, 2],
      itemsList: [{ itemTitle: 'Tea', rate: 5_000, quantity: '2', amount: 10_000 }],
      subscription: '0',
      language: 'ar',
      expiresAt: '2026-12-12',
      webhook: 'https://example.com/hook',
      serviceCharge: 250,
      discount: 0,
    });
  });

  test.each([
    [
      'nothing at all',
      {},
      {
        merchantCode: ['The merchant code field is required.'],
        amount: ['The amount field is required.'],
        invoiceType: ['The invoice type field is required.'],
      },
    ],
    [
      'no merchant code',
      { ...link, merchantCode: undefined },
      { merchantCode: ['The merchant code field is required.'] },
    ],
    [
      'an empty merchant code',
      { ...link, merchantCode: '' },
      { merchantCode: ['The merchant code field is required.'] },
    ],
    ['no amount', { ...link, amount: undefined }, { amount: ['The amount field is required.'] }],
    [
      'no type',
      { ...link, invoiceType: undefined },
      { invoiceType: ['The invoice type field is required.'] },
    ],
  ])('is refused with %s', (_, payload, errors) => {
    expect(refused(payload)).toEqual(invalid(errors));
  });

  const noPhone = {
    mobileNumber: ['The mobile number field is required.'],
    countryCode: ['The country code field is required.'],
  };
  const noEmail = { customerEmail: ['The customer email field is required.'] };

  test.each([
    ['SMS by type', { ...link, invoiceType: '1' }, noPhone],
    ['SMS by sub type', { ...link, invoiceSubType: '0' }, noPhone],
    ['WhatsApp', { ...link, invoiceSubType: '1' }, noPhone],
    [
      'SMS with a number alone',
      { ...link, invoiceType: '1', mobileNumber: '66112233' },
      { countryCode: noPhone.countryCode },
    ],
    [
      'SMS with a country code alone',
      { ...link, invoiceType: '1', countryCode: '965' },
      { mobileNumber: noPhone.mobileNumber },
    ],
    ['SMS with an empty number', { ...sms, mobileNumber: '' }, { mobileNumber: noPhone.mobileNumber }],
    [
      'SMS with a number that is null',
      { ...sms, mobileNumber: null },
      { mobileNumber: noPhone.mobileNumber },
    ],
    ['e-mail', { ...link, invoiceSubType: '2' }, noEmail],
    ['e-mail by type SMS', { ...sms, invoiceSubType: '2' }, noEmail],
  ])('is refused for %s without what reaches the payer', (_, payload, errors) => {
    expect(refused(payload)).toEqual(invalid(errors));
  });

  test.each([
    ['a link', link],
    ['a link by sub type, of type SMS', { ...link, invoiceType: '1', invoiceSubType: '3' }],
    ['SMS with a phone', sms],
    ['WhatsApp with a phone', { ...sms, invoiceSubType: '1' }],
    ['e-mail with an address', email],
  ])('is taken for %s', (_, payload) => {
    expect(accepted(payload)).toMatchObject({ amount: 10_000 });
  });

  test('reports a broken phone as broken, not as missing', () => {
    expect(refused({ ...sms, mobileNumber: 'abc' })).toEqual(
      invalid({ mobileNumber: ['The mobile number must be between 4 and 14 digits.'] }),
    );
  });
});

describe('The phone', () => {
  test.each([
    ['66112233', '965'],
    ['66112233', '+965'],
    [66_112_233, 965],
    ['501234567', '966'],
    ['1512345678', '+49'],
    ['2025550123', '1'],
  ])('%o with country code %o is taken', (mobileNumber, countryCode) => {
    expect(accepted({ ...sms, mobileNumber, countryCode })).toMatchObject({
      mobileNumber: String(mobileNumber),
      countryCode: String(countryCode).replace('+', ''),
    });
  });

  test.each(['6611223', '661122334'])('%s is no number in Kuwait', (mobileNumber) => {
    const errors = { mobileNumber: ['The mobile number must be 8 digits.'] };
    expect([
      refused({ ...sms, mobileNumber }),
      refused({ ...link, mobileNumber, countryCode: '+965' }),
    ]).toEqual([invalid(errors), invalid(errors)]);
  });

  test.each([
    '123',
    '123456789012345',
    '+96566112233',
    '6611 2233',
    '6611-2233',
    '٦٦١١٢٢٣٣',
    '6611223a',
    '66112233\n\u0000',
  ])('%j is no number anywhere', (mobileNumber) => {
    expect(refusedFields({ ...sms, mobileNumber })).toEqual(['mobileNumber']);
  });

  test.each(['0965', '00965', '++965', '965+', '96555', 'KW', '٩٦٥', '0', '-965', '9 65'])(
    'has no country code %s',
    (countryCode) => {
      expect(refused({ ...sms, countryCode })).toEqual(
        invalid({ countryCode: ['The country code format is invalid.'] }),
      );
    },
  );
});

describe('The amount', () => {
  test.each([
    ['10', 10_000],
    ['10.5', 10_500],
    ['0.001', 1],
    ['999999999.999', 999_999_999_999],
    [10, 10_000],
    [0.1, 100],
  ])('%o is taken', (amount, fils) => {
    expect(accepted({ ...link, amount })).toEqual({ amount: fils, invoiceType: '0' });
  });

  test.each([
    '"1e3"',
    '1e3',
    '1E3',
    '10.0000',
    '"10.0000"',
    '-1',
    '"-1"',
    '"+1"',
    '-0',
    '" 1"',
    '" "',
    '"ten"',
    '"1,000"',
    '"1."',
    '".5"',
    'true',
    '[]',
    '{}',
    '[10]',
    '1e400',
    '0.0001',
    '"NaN"',
  ])('%s makes the whole payload unusable', (amount) => {
    expect(refused(`{"merchantCode":"842217","invoiceType":"0","amount":${amount}}`)).toEqual(unusable);
  });

  test.each(['0', '0.000', 0])('%o is refused', (amount) => {
    expect(refused({ ...link, amount })).toEqual(invalid({ amount: ['The amount must be greater than 0.'] }));
  });

  test.each(['1000000000', '999999999999999999999999', 1_000_000_000])(
    '%o is refused as too much',
    (amount) => {
      expect(refused({ ...link, amount })).toEqual(
        invalid({ amount: ['The amount must not be greater than 999999999.999.'] }),
      );
    },
  );

  test.each(['serviceCharge', 'discount'])(
    'of %s may be zero, and is unusable when it is no decimal',
    (field) => {
      expect(accepted({ ...link, [field]: '0' })).toMatchObject({ [field]: 0 });
      expect(refused({ ...link, [field]: '1e3' })).toEqual(unusable);
    },
  );
});

describe('The payment types', () => {
  test.each([
    ['1,2', [1, 2]],
    ['2', [2]],
    ['1, 2', [1, 2]],
    ['2,1', [2, 1]],
    ['1,1', [1]],
    [
      [1, 2],
      [1, 2],
    ],
    [
      ['1', '2'],
      [1, 2],
    ],
    [1, [1]],
  ])('are read from %j', (allocatePayType, types) => {
    expect(accepted({ ...link, allocatePayType })).toEqual({
      amount: 10_000,
      invoiceType: '0',
      allocatePayType: types,
    });
  });

  test.each([
    '3',
    '1,7',
    [1, 16],
    '999',
    ',',
    '1,',
    '1;2',
    'KNET',
    '1.0',
    '-1',
    '1e0',
    [null],
    [[1]],
    [{}],
    true,
    {},
    [1, 'x'],
  ])('are not %j', (allocatePayType) => {
    expect(refused({ ...link, allocatePayType })).toEqual(
      invalid({ allocatePayType: ['The selected allocate pay type is invalid.'] }),
    );
  });
});

describe('The list of items', () => {
  const read = [{ itemTitle: 'Tea', rate: 5_000, quantity: '2', amount: 10_000 }];

  test.each([
    ['an array', [anItem], read],
    ['the same as a JSON string', JSON.stringify([anItem]), read],
    ['numbers for texts', [{ itemTitle: 'Tea', rate: 5, quantity: 2, amount: 10 }], read],
    ['numbers in a JSON string', '[{"itemTitle":"Tea","rate":5,"quantity":2,"amount":10}]', read],
    ['more than was asked for', [{ ...anItem, colour: 'green' }], read],
    ['an empty array', [], []],
    ['an empty array as a JSON string', '[]', []],
    [
      'a free item and a part of one',
      [
        { itemTitle: 'Sugar', rate: '0', quantity: '3', amount: '0.000' },
        { itemTitle: 'Cloth', rate: '8.000', quantity: '1.5', amount: '12.000' },
      ],
      [
        { itemTitle: 'Sugar', rate: 0, quantity: '3', amount: 0 },
        { itemTitle: 'Cloth', rate: 8_000, quantity: '1.5', amount: 12_000 },
      ],
    ],
  ])('may be %s', (_, itemsList, items) => {
    expect(accepted({ ...link, itemsList })).toEqual({ amount: 10_000, invoiceType: '0', itemsList: items });
  });

  test.each(['tea', '{}', '{"0":1}', '[', '1', 'null', 1, true, {}])('is not %j', (itemsList) => {
    expect(refused({ ...link, itemsList })).toEqual(
      invalid({ itemsList: ['The items list must be an array.'] }),
    );
  });

  test('has at most a hundred items', () => {
    const many = (count: number) => ({ ...link, itemsList: Array.from({ length: count }, () => anItem) });

    expect(accepted(many(100))).toMatchObject({ amount: 10_000 });
    expect(refused(many(101))).toEqual(
      invalid({ itemsList: ['The items list must not have more than 100 items.'] }),
    );
  });

  test('may add up to more than the amount, not to less', () => {
    const items = (amount: string) => ({ ...link, amount, itemsList: [anItem, anItem] });

    expect([accepted(items('20.000')), accepted(items('19.999'))]).toMatchObject([
      { amount: 20_000 },
      { amount: 19_999 },
    ]);
    expect(refused(items('20.001'))).toEqual(
      invalid({ itemsList: ['The items list must add up to the amount or more.'] }),
    );
  });

  test.each([
    ['no title', { itemTitle: undefined }, 'itemTitle', 'The item title field is required.'],
    ['an empty title', { itemTitle: '' }, 'itemTitle', 'The item title field is required.'],
    ['a title that is a number', { itemTitle: 5 }, 'itemTitle', 'The item title must be a string.'],
    [
      'a null byte in its title',
      { itemTitle: 'T\u0000a' },
      'itemTitle',
      'The item title has characters that are not allowed.',
    ],
    [
      'a title of 256 characters',
      { itemTitle: 'x'.repeat(256) },
      'itemTitle',
      'The item title must not be greater than 255 characters.',
    ],
    ['no rate', { rate: null }, 'rate', 'The rate field is required.'],
    [
      'a rate past the largest',
      { rate: '1000000000' },
      'rate',
      'The rate must not be greater than 999999999.999.',
    ],
    ['no quantity', { quantity: '' }, 'quantity', 'The quantity field is required.'],
    ['a quantity of zero', { quantity: '0' }, 'quantity', 'The quantity must be a number greater than 0.'],
    [
      'a quantity of zero with decimals',
      { quantity: '0.000' },
      'quantity',
      'The quantity must be a number greater than 0.',
    ],
    ['a negative quantity', { quantity: '-1' }, 'quantity', 'The quantity must be a number greater than 0.'],
    [
      'a quantity of four decimals',
      { quantity: '1.0001' },
      'quantity',
      'The quantity must be a number greater than 0.',
    ],
    ['a quantity that is an object', { quantity: {} }, 'quantity', 'The quantity must be a string.'],
    ['no amount', { amount: undefined }, 'amount', 'The amount field is required.'],
    [
      'an amount that is too little',
      { amount: '9.999' },
      'amount',
      'The amount must be the rate times the quantity.',
    ],
    [
      'an amount that is too much',
      { amount: '10.001' },
      'amount',
      'The amount must be the rate times the quantity.',
    ],
    [
      'a product that is no whole number of fils',
      { rate: '0.001', quantity: '0.5', amount: '0' },
      'amount',
      'The amount must be the rate times the quantity.',
    ],
  ])('is refused for an item with %s, under its place and field', (_, wrong, field, message) => {
    expect(refused({ ...link, itemsList: [anItem, { ...anItem, ...wrong }] })).toEqual(
      invalid({ [`itemsList.1.${field}`]: [message] }),
    );
  });

  test.each(['1e1', '"1e1"', '-5', '5.0000', '"five"', '{}', 'true'])(
    'makes the payload unusable with a rate of %s, in an array and in a JSON string',
    (rate) => {
      const items = `[{"itemTitle":"Tea","rate":${rate},"quantity":"2","amount":"10.000"}]`;
      const payload = (itemsList: string) =>
        `{"merchantCode":"842217","invoiceType":"0","amount":"10.000","itemsList":${itemsList}}`;

      expect([refused(payload(items)), refused(payload(JSON.stringify(items)))]).toEqual([
        unusable,
        unusable,
      ]);
    },
  );

  test.each([null, 1, 'tea', [], true])('is refused for an item that is %j, under its place', (item) => {
    expect(refused({ ...link, itemsList: [anItem, item] })).toEqual(
      invalid({ 'itemsList.1': ['The item must be an object.'] }),
    );
  });

  test('reports every wrong field of every item', () => {
    expect(refused({ ...link, itemsList: [{ ...anItem, itemTitle: '' }, { itemTitle: 'Tea' }, 5] })).toEqual(
      invalid({
        'itemsList.0.itemTitle': ['The item title field is required.'],
        'itemsList.1.rate': ['The rate field is required.'],
        'itemsList.1.quantity': ['The quantity field is required.'],
        'itemsList.1.amount': ['The amount field is required.'],
        'itemsList.2': ['The item must be an object.'],
      }),
    );
  });
});

describe('The other fields', () => {
  test.each([
    ['today', '2026-03-10'],
    ['a leap day', '2028-02-29'],
  ])('expiresAt may be %s', (_, expiresAt) => {
    expect(accepted({ ...link, expiresAt })).toMatchObject({ expiresAt });
  });

  test('expiresAt counts from midnight in Kuwait', () => {
    const late = {
      ...aCall({ ...link, expiresAt: '2026-03-10' }),
      startedMs: Date.parse('2026-03-10T21:00:00Z'),
    };
    expect(refusalOf(() => validate(anyContract(createInvoiceContract), late))).toEqual(
      invalid({ expiresAt: ['The expires at must be a date after or equal to today.'] }),
    );
  });

  test.each([
    ['expiresAt', '2026-03-09', 'The expires at must be a date after or equal to today.'],
    ['expiresAt', '2026-02-29', 'The expires at does not match the format Y-m-d.'],
    ['expiresAt', '12-12-2026', 'The expires at does not match the format Y-m-d.'],
    ['expiresAt', '2026-12-12 10:00:00', 'The expires at does not match the format Y-m-d.'],
    ['expiresAt', 20_261_212, 'The expires at must be a string.'],
    ['invoiceType', '2', 'The selected invoice type is invalid.'],
    ['invoiceType', 'SMS', 'The selected invoice type is invalid.'],
    ['invoiceType', '00', 'The selected invoice type is invalid.'],
    ['invoiceType', false, 'The invoice type must be a string.'],
    ['invoiceSubType', '4', 'The selected invoice sub type is invalid.'],
    ['language', 'fr', 'The selected language is invalid.'],
    ['language', 'EN', 'The selected language is invalid.'],
    ['subscription', '2', 'The selected subscription is invalid.'],
    ['customerEmail', 'ali', 'The customer email must be a valid email address.'],
    ['customerEmail', 'ali@', 'The customer email must be a valid email address.'],
    ['customerEmail', 'a@b@example.com', 'The customer email must be a valid email address.'],
    ['webhook', 'example.com/hook', 'The webhook must be a valid URL.'],
    ['webhook', 'ftp://example.com/', 'The webhook must be a valid URL.'],
    ['webhook', 'javascript:alert(1)', 'The webhook must be a valid URL.'],
    ['webhook', 'file:///etc/passwd', 'The webhook must be a valid URL.'],
    ['webhook', 'https://user:secret@example.com/', 'The webhook must be a valid URL.'],
    ['webhook', 'https://', 'The webhook must be a valid URL.'],
    ['webhook', 'https://example.com/\nhook', 'The webhook must be a valid URL.'],
    ['customerName', 5, 'The customer name must be a string.'],
    ['customerName', 'x'.repeat(256), 'The customer name must not be greater than 255 characters.'],
    ['description', 'x'.repeat(2001), 'The description must not be greater than 2000 characters.'],
    ['referenceNumber', 'x'.repeat(256), 'The reference number must not be greater than 255 characters.'],
  ])('%s is not %j', (field, value, message) => {
    expect(refused({ ...link, [field]: value })).toEqual(invalid({ [field]: [message] }));
  });

  test.each([
    ['invoiceType', 0, '0'],
    ['invoiceSubType', 3, '3'],
    ['referenceNumber', 8_849_404, '8849404'],
    ['customerName', '  Ali  ', 'Ali'],
    ['customerName', 'محمد 😀', 'محمد 😀'],
    ['description', 'two\nlines\tand a tab', 'two\nlines\tand a tab'],
    ['webhook', 'http://localhost:3000/hook?a=b', 'http://localhost:3000/hook?a=b'],
    ['language', 'ar', 'ar'],
    ['customerEmail', ' ali@example.com ', 'ali@example.com'],
  ])('%s may be %j', (field, value, read) => {
    expect(accepted({ ...link, [field]: value })).toEqual({
      amount: 10_000,
      invoiceType: '0',
      [field]: read,
    });
  });

  test('referenceNumber keeps the digits of a number that JavaScript cannot hold', () => {
    const payload =
      '{"merchantCode":"842217","amount":"10.000","invoiceType":"0","referenceNumber":8417599096009484213}';
    expect(accepted(payload)).toMatchObject({ referenceNumber: '8417599096009484213' });
  });
});

const names = Object.keys(createInvoiceContract.fields);
/** What a field is wrong in: a subscription's fields are looked at in a subscription only. */
const around = (name: string) => (Object.hasOwn(subscriptionFields, name) ? { ...link, ...aSeries } : link);
const aSeries = {
  subscription: '1',
  frequency: '1',
  noofRecurrence: '12',
  SubscriptionType: '0',
  startDate: '2099-12-31',
};
const amounts = ['amount', 'serviceCharge', 'discount'];
const others = names.filter((name) => !amounts.includes(name));
const texts = others.filter((name) => !['allocatePayType', 'itemsList'].includes(name));

describe('Any field', () => {
  test.each(others.flatMap((name) => [true, {}, [{}], [['a']], 1.5].map((value) => [name, value] as const)))(
    '%s is never taken as %j, but refused by its own name',
    (name, value) => {
      if (name === 'referenceNumber' && value === 1.5) return;
      const fields = refusedFields({ ...around(name), [name]: value });
      expect(fields.map((field) => field.split('.')[0])).toContain(name);
    },
  );

  test.each(amounts)('%s of a wrong type makes the payload unusable', (name) => {
    const failures = [true, {}, [], [1], 'ten'].map((value) => refused({ ...link, [name]: value }));
    expect(failures).toEqual(failures.map(() => unusable));
  });

  test.each(texts)('%s is refused with a null byte inside', (name) => {
    expect(refusedFields({ ...around(name), [name]: 'a\u0000b' })).toEqual([name]);
  });

  test.each(texts)('%s is refused with half a character inside, which UTF-8 cannot hold', (name) => {
    expect(refusedFields({ ...around(name), [name]: 'a\ud83db' })).toEqual([name]);
  });

  test.each(names.filter((name) => !['amount', 'invoiceType'].includes(name)))(
    '%s counts as absent when it is null or empty',
    (name) => {
      const inputs = [null, ''].map((value) => accepted({ ...link, [name]: value }));
      expect(inputs).toEqual([accepted(link), accepted(link)]);
    },
  );

  test('may hold any JSON at all: the answer is always an acceptance, a 422 or a 506', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.jsonValue({ stringUnit: 'binary' }), (name, value) => {
        const call = aCall({ ...email, [name]: value });
        const outcome = () => {
          validate(anyContract(createInvoiceContract), call);
          return 'accepted';
        };
        const code = orRefusal(outcome);
        expect(['accepted', 'invalid-fields', 'invalid-request-data']).toContain(code);
      }),
    );
  });
});

describe('What the contract does not name', () => {
  test('is ignored', () => {
    expect(accepted({ ...link, colour: 'green', admin: true, id: 7 })).toEqual(accepted(link));
  });

  test.each([
    '"__proto__":{"language":"ar","amount":"1"}',
    '"constructor":{"prototype":{"language":"ar"}}',
    '"toString":"x","hasOwnProperty":1,"valueOf":null',
    '"prototype":{"language":"ar"}',
  ])('is ignored when it is %s', (keys) => {
    const payload = `{"merchantCode":"842217","amount":"10.000","invoiceType":"0",${keys}}`;

    expect(accepted(payload)).toEqual({ amount: 10_000, invoiceType: '0' });
    expect('language' in {}).toBe(false);
  });

  test('cannot stand in for a required field', () => {
    expect(
      refused('{"__proto__":{"merchantCode":"842217","amount":"10.000","invoiceType":"0"}}'),
    ).toMatchObject({
      errors: {
        merchantCode: [expect.any(String)],
        amount: [expect.any(String)],
        invoiceType: [expect.any(String)],
      },
    });
  });

  test('is ignored in an item too', () => {
    const items = '[{"__proto__":{"itemTitle":"Tea"},"rate":"5","quantity":"2","amount":"10"}]';
    expect(refused({ ...link, itemsList: items })).toEqual(
      invalid({ 'itemsList.0.itemTitle': ['The item title field is required.'] }),
    );
  });
});

describe('Several wrong fields', () => {
  const payload = {
    ...link,
    invoiceType: '1',
    customerName: 5,
    countryCode: 'KW',
    webhook: 'x',
    language: 'fr',
  };

  test('are all reported', () => {
    expect(refused(payload)).toEqual(
      invalid({
        customerName: ['The customer name must be a string.'],
        countryCode: ['The country code format is invalid.'],
        language: ['The selected language is invalid.'],
        webhook: ['The webhook must be a valid URL.'],
        mobileNumber: ['The mobile number field is required.'],
      }),
    );
  });

  test('are answered with the first as the message, in the order the contract lists them', () => {
    const { body } = answerTo(refused({ ...link, webhook: 'x', customerName: 5, merchantCode: '' }));
    expect(body).toBe(
      '{"message":"The merchant code field is required.","errors":{"merchantCode":["The merchant code field is required."],"customerName":["The customer name must be a string."],"webhook":["The webhook must be a valid URL."]}}',
    );
  });

  test('become the 506 as soon as one is an amount that is no decimal', () => {
    expect(refused({ ...payload, discount: '1e3' })).toEqual(unusable);
  });
});

const orRefusal = (act: () => string): string => {
  let outcome = '';
  try {
    outcome = act();
  } catch {
    outcome = refusalOf(act).code;
  }
  return outcome;
};

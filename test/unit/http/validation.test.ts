import { describe, expect, test } from 'vitest';
import { cancelInvoiceContract } from '../../../shared/contracts/cancel-invoice.ts';
import { getInvoiceContract } from '../../../shared/contracts/get-invoice.ts';
import { listInvoicesContract } from '../../../shared/contracts/list-invoices.ts';
import { loginContract } from '../../../shared/contracts/login.ts';
import { resendInvoiceContract } from '../../../shared/contracts/resend-invoice.ts';
import { newCall } from '../../../shared/http/call.ts';
import { validate } from '../../../shared/http/validation.ts';
import { aCall, anEvent, nowMs, refusalOf } from '../fixtures/call.ts';
import { anyContract, inputOf } from '../fixtures/validated.ts';

const ours = { merchantCode: '842217' };

describe('The merchant code', () => {
  const check = (payload: unknown) => validate(anyContract(getInvoiceContract), aCall(payload));
  const required = {
    code: 'invalid-fields',
    errors: { merchantCode: ['The merchant code field is required.'] },
  };

  test.each(['{"merchantCode":"842217"}', '{"merchantCode":842217}'])(
    'of the caller is taken in %s',
    (payload) => {
      expect(() => check(payload)).not.toThrow();
    },
  );

  test.each([
    '{}',
    '{"merchantCode":null}',
    '{"merchantCode":""}',
    '{"__proto__":{"merchantCode":"842217"}}',
  ])('is missing in %s', (payload) => {
    expect(refusalOf(() => check(payload))).toEqual(required);
  });

  test.each([
    '"842218"',
    '"84"',
    '842218',
    '" 842217"',
    '"842217 "',
    '"0842217"',
    'true',
    '{}',
    '[]',
    '842217.0',
    '8.42217e5',
  ])('%s is foreign', (code) => {
    expect(refusalOf(() => check(`{"merchantCode":${code}}`))).toEqual({ code: 'invalid-merchant' });
  });

  test.each(['["842217"]', '[["842217"]]', '{"toString":0,"valueOf":0}', '{"__proto__":null,"toString":1}'])(
    '%s, which is neither text nor number, is foreign',
    (code) => {
      expect(refusalOf(() => check(`{"merchantCode":${code}}`))).toEqual({ code: 'invalid-merchant' });
    },
  );

  test('of another merchant is refused before anything else is said', () => {
    const call = aCall({ merchantCode: '999999', statusId: '7' });
    expect(refusalOf(() => validate(anyContract(cancelInvoiceContract), call))).toEqual({
      code: 'invalid-merchant',
    });
  });
});

describe('The path', () => {
  const get = (id: string) =>
    validate(anyContract(getInvoiceContract), aCall(ours, { pathParameters: { id } }));
  const cancel = (token: string) =>
    validate(
      anyContract(cancelInvoiceContract),
      aCall({ ...ours, statusId: '3' }, { pathParameters: { token } }),
    );

  test.each(['1', '14736', '2147483647', '0014736'])('names an invoice by the integer %s', (id) => {
    expect(() => get(id)).not.toThrow();
  });

  test.each(['', 'abc', '1.5', '-1', '+1', '1e3', '0x10', ' 1', '12345678901', '1/2', '١', 'resend', '1\n'])(
    'with id %j is unknown',
    (id) => {
      expect(refusalOf(() => get(id))).toEqual({ code: 'not-found' });
    },
  );

  test.each(['', 'abc', '8417599096009484213x', '1'.repeat(65), '-84'])(
    'with token %j is unknown',
    (token) => {
      expect(refusalOf(() => cancel(token))).toEqual({ code: 'not-found' });
    },
  );

  test('keeps every digit of a token', () => {
    const call = aCall({ ...ours, statusId: '3' }, { pathParameters: { token: '8417599096009484213' } });
    validate(anyContract(cancelInvoiceContract), call);
    expect(call.params).toEqual({ token: '8417599096009484213' });
  });
});

describe('Cancelling', () => {
  const cancel = (statusId: unknown) => inputOf(cancelInvoiceContract, aCall({ ...ours, statusId }));

  test.each(['3', 3])('takes status %o', (statusId) => {
    expect(cancel(statusId)).toEqual({ statusId: '3' });
  });

  test.each([
    ['1', 'The selected status id is invalid.'],
    ['03', 'The selected status id is invalid.'],
    [undefined, 'The status id field is required.'],
    [true, 'The status id must be a string.'],
  ])('refuses status %o', (statusId, message) => {
    expect(refusalOf(() => cancel(statusId))).toEqual({
      code: 'invalid-fields',
      errors: { statusId: [message] },
    });
  });
});

describe('Resending', () => {
  const whole = { ...ours, mobileNumber: '66666666', resendId: '1782', countryCode: '965' };
  const resend = (payload: unknown) => inputOf(resendInvoiceContract, aCall(payload));

  test.each(['1782', 1782])('takes an id as %o', (resendId) => {
    expect(resend({ ...whole, resendId })).toEqual({
      mobileNumber: '66666666',
      resendId: 1782,
      countryCode: '965',
    });
  });

  test('needs number, id and country code', () => {
    expect(refusalOf(() => resend(ours))).toEqual({
      code: 'invalid-fields',
      errors: {
        mobileNumber: ['The mobile number field is required.'],
        resendId: ['The resend id field is required.'],
        countryCode: ['The country code field is required.'],
      },
    });
  });

  test.each([
    ['0', 'The resend id must be at least 1.'],
    ['2147483648', 'The resend id must not be greater than 2147483647.'],
    ['99999999999', 'The resend id must be an integer.'],
    ['1e3', 'The resend id must be an integer.'],
    [-1, 'The resend id must be an integer.'],
    [1.5, 'The resend id must be an integer.'],
    [[1], 'The resend id must be a string.'],
  ])('refuses the id %o', (resendId, message) => {
    expect(refusalOf(() => resend({ ...whole, resendId }))).toEqual({
      code: 'invalid-fields',
      errors: { resendId: [message] },
    });
  });

  test('wants eight digits in Kuwait', () => {
    expect(refusalOf(() => resend({ ...whole, mobileNumber: '666666', countryCode: '+965' }))).toEqual({
      code: 'invalid-fields',
      errors: { mobileNumber: ['The mobile number must be 8 digits.'] },
    });
  });
});

describe('The filters of a list', () => {
  const list = (payload: object, rawQueryString = '') =>
    inputOf(listInvoicesContract, aCall({ ...ours, ...payload }, { rawQueryString }));
  const all = { fromDate: '2026-01-01', toDate: '2026-02-28', page: '2', search: 'ali', invoiceType: '7' };
  const read = { ...all, page: 2 };

  test('are all optional', () => {
    expect(list({})).toEqual({});
  });

  test('come in the payload', () => {
    expect(list(all)).toEqual(read);
  });

  test('come in the query', () => {
    expect(list({}, String(new URLSearchParams(all)))).toEqual(read);
  });

  test('in the query win over those in the payload, one by one', () => {
    expect(list({ page: 7, search: 'hassan' }, 'page=2&fromDate=2026-01-01')).toEqual({
      page: 2,
      search: 'hassan',
      fromDate: '2026-01-01',
    });
  });

  test('are read from the query with blanks and Arabic', () => {
    expect(list({}, `search=${encodeURIComponent('محمد علي')}`)).toEqual({ search: 'محمد علي' });
    expect(list({}, 'search=ali+hassan')).toEqual({ search: 'ali hassan' });
  });

  test('beside `data` and unknown parameters are all that the query gives', () => {
    expect(list({}, 'data=0e78&colour=green&merchantCode=999999&__proto__=x&page=1')).toEqual({ page: 1 });
  });

  test.each([
    ['page=0', 'page', 'The page must be at least 1.'],
    ['page=abc', 'page', 'The page must be an integer.'],
    ['page=-1', 'page', 'The page must be an integer.'],
    ['page=1.5', 'page', 'The page must be an integer.'],
    ['fromDate=2026-02-30', 'fromDate', 'The from date does not match the format Y-m-d.'],
    ['toDate=today', 'toDate', 'The to date does not match the format Y-m-d.'],
    ['invoiceType=5', 'invoiceType', 'The selected invoice type is invalid.'],
    ['search=%00', 'search', 'The search has characters that are not allowed.'],
    [`search=${'x'.repeat(256)}`, 'search', 'The search must not be greater than 255 characters.'],
  ])('are refused for %s', (query, field, message) => {
    expect(refusalOf(() => list({}, query))).toEqual({
      code: 'invalid-fields',
      errors: { [field]: [message] },
    });
  });

  test('do not stand in the query for operations without filters', () => {
    const call = aCall({ ...ours }, { rawQueryString: 'statusId=3' });
    expect(refusalOf(() => validate(anyContract(cancelInvoiceContract), call))).toEqual({
      code: 'invalid-fields',
      errors: { statusId: ['The status id field is required.'] },
    });
  });
});

describe('A login', () => {
  const logIn = (fields: Record<string, unknown>) =>
    inputOf(loginContract, { ...newCall(anEvent(), nowMs), form: { fields } });

  test('takes its fields from the plain body, without a merchant code', () => {
    expect(logIn({ username: 'test', password: 'Test@1234' })).toEqual({
      username: 'test',
      password: 'Test@1234',
    });
  });

  test('needs both', () => {
    expect(refusalOf(() => logIn({}))).toEqual({
      code: 'invalid-fields',
      errors: {
        username: ['The username field is required.'],
        password: ['The password field is required.'],
      },
    });
  });

  test('takes a password to the letter, blanks around it too', () => {
    expect(logIn({ username: 'test', password: ' Test@1234 ' })).toMatchObject({ password: ' Test@1234 ' });
  });
});

import { describe, expect, test } from 'vitest';
import { listTransactionsContract } from '../../../shared/contracts/list-transactions.ts';
import { aCall, refusalOf } from '../fixtures/call.ts';
import { inputOf } from '../fixtures/validated.ts';

const inputFor = (payload: object, query: Record<string, string> = {}) =>
  inputOf(
    listTransactionsContract,
    aCall({ merchantCode: '842217', ...payload }, { rawQueryString: `${new URLSearchParams(query)}` }),
  );

describe('The filters of the report', () => {
  const filters = {
    fromDate: '2026-03-01',
    toDate: '2026-03-31',
    nostats: '1',
    serviceType: '7',
    paymentType: '11',
    paymentStatus: '0',
    page: '2',
    search: ' ORDER-1 ',
  };
  const read = { ...filters, serviceType: 7, paymentType: 11, paymentStatus: 0, page: 2, search: 'ORDER-1' };

  test('are taken from the query', () => {
    expect(inputFor({}, filters)).toEqual(read);
  });

  test('are taken from the payload, where numbers may be numbers', () => {
    expect(inputFor({ ...filters, serviceType: 7, paymentType: 11, paymentStatus: 0, page: 2 })).toEqual(
      read,
    );
  });

  test('of the query win', () => {
    expect(inputFor({ paymentStatus: 1, page: 9 }, { paymentStatus: '5' })).toEqual({
      paymentStatus: 5,
      page: 9,
    });
  });

  test('may all be absent, null or empty', () => {
    expect(
      inputFor({ ...Object.fromEntries(Object.keys(filters).map((name) => [name, ''])), page: null }),
    ).toEqual({});
  });

  test.each([2, 3, 6, 7])('know service type %d', (serviceType) => {
    expect(inputFor({ serviceType })).toEqual({ serviceType });
  });

  test.each([1, 2, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])('know payment type %d', (paymentType) => {
    expect(inputFor({ paymentType })).toEqual({ paymentType });
  });

  test.each([0, 1, 2, 3, 4, 5, 8])('know payment status %d', (paymentStatus) => {
    expect(inputFor({ paymentStatus })).toEqual({ paymentStatus });
  });

  test.each([
    ['serviceType', '1', 'The selected service type is invalid.'],
    ['serviceType', '02', 'The selected service type is invalid.'],
    ['serviceType', 'sms', 'The selected service type is invalid.'],
    ['paymentType', '3', 'The selected payment type is invalid.'],
    ['paymentStatus', '6', 'The selected payment status is invalid.'],
    ['paymentStatus', '-1', 'The selected payment status is invalid.'],
    ['nostats', 'yes', 'The selected nostats is invalid.'],
    ['exportAs', 'xlsx', 'The selected export as is invalid.'],
    ['exportAs', 'CSV', 'The selected export as is invalid.'],
    ['fromDate', '2026-02-30', 'The from date does not match the format Y-m-d.'],
    ['page', '0', 'The page must be at least 1.'],
  ])('refuse %s of %j', (field, value, message) => {
    expect(refusalOf(() => inputFor({ [field]: value }))).toEqual({
      code: 'invalid-fields',
      errors: { [field]: [message] },
    });
  });

  test('do not take exportAs from the query', () => {
    expect(inputFor({}, { exportAs: 'csv' })).toEqual({});
    expect(inputFor({ exportAs: 'csv' })).toEqual({ exportAs: 'csv' });
  });
});

import { describe, expect, test } from 'vitest';
import { createInvoiceContract } from '../../../shared/contracts/create-invoice.ts';
import { subscriptionTerms } from '../../../shared/contracts/subscription-terms.ts';
import { addDays, kuwaitDate } from '../../../shared/domain/kuwait-time.ts';
import { validate } from '../../../shared/http/validation.ts';
import { aCall, refusalOf } from '../fixtures/call.ts';
import { anyContract, inputOf } from '../fixtures/validated.ts';

const link = { merchantCode: '842217', amount: '10.000', invoiceType: '0' };
const today = kuwaitDate(aCall(link).startedMs);
const terms = { frequency: '1', noofRecurrence: '12', SubscriptionType: '0', startDate: today };
const series = { ...link, subscription: '1', ...terms };

const termsOf = (payload: object) => subscriptionTerms(inputOf(createInvoiceContract, aCall(payload)));
const refused = (payload: object) =>
  refusalOf(() => validate(anyContract(createInvoiceContract), aCall(payload)));

describe('A request with subscription "1"', () => {
  test.each([
    ['0', 'auto'],
    ['1', 'on-demand'],
  ])('and SubscriptionType %s is of type %s', (SubscriptionType, type) => {
    expect(termsOf({ ...series, SubscriptionType })).toEqual({ type, recurrences: 12, startDate: today });
  });

  test('may hold numbers, as older clients send them', () => {
    expect(termsOf({ ...series, frequency: 1, noofRecurrence: 120, SubscriptionType: 1 })).toEqual({
      type: 'on-demand',
      recurrences: 120,
      startDate: today,
    });
  });

  test('needs all its fields', () => {
    expect(refused({ ...link, subscription: '1' })).toEqual({
      code: 'invalid-fields',
      errors: {
        frequency: ['The frequency field is required.'],
        noofRecurrence: ['The noof recurrence field is required.'],
        SubscriptionType: ['The subscription type field is required.'],
        startDate: ['The start date field is required.'],
      },
    });
  });

  test.each([
    ['frequency', '0', 'The selected frequency is invalid.'],
    ['frequency', '2', 'The selected frequency is invalid.'],
    ['noofRecurrence', '0', 'The noof recurrence must be at least 1.'],
    ['noofRecurrence', '121', 'The noof recurrence must not be greater than 120.'],
    ['noofRecurrence', '1.5', 'The noof recurrence must be an integer.'],
    ['SubscriptionType', '2', 'The selected subscription type is invalid.'],
    ['startDate', '31-12-2026', 'The start date does not match the format Y-m-d.'],
    ['startDate', '2099-02-29', 'The start date does not match the format Y-m-d.'],
    ['startDate', addDays(today, -1), 'The start date must be a date after or equal to today.'],
  ])('refuses %s %s', (field, value, message) => {
    expect(refused({ ...series, [field]: value })).toEqual({
      code: 'invalid-fields',
      errors: { [field]: [message] },
    });
  });
});

test.each([{}, { subscription: '0' }, { subscription: '' }])(
  'Without it a subscription’s fields are ignored, whatever they hold: %j',
  (subscription) => {
    const nonsense = { frequency: 'x', noofRecurrence: [0], SubscriptionType: {}, startDate: '1999-01-01' };

    expect(termsOf({ ...link, ...nonsense, ...subscription })).toBeUndefined();
  },
);

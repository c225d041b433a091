import { describe, expect, test } from 'vitest';
import { canBeCancelled, canBeResent, isExpired, phoneOf } from '../../../shared/domain/invoice.ts';
import type { KuwaitDate } from '../../../shared/domain/kuwait-time.ts';
import { anInvoice } from '../fixtures/invoice.ts';

const expiresOn = '2026-03-10' as KuwaitDate;
const lastMoment = Date.parse('2026-03-10T20:59:59.999Z');

describe('An invoice', () => {
  test('can be paid through the end of its last day in Kuwait', () => {
    expect([lastMoment, lastMoment + 1].map((nowMs) => isExpired({ expiresOn }, nowMs))).toEqual([
      false,
      true,
    ]);
  });

  test('can be sent again while it is unpaid and not expired', () => {
    const sendable = (['unpaid', 'paid', 'cancelled'] as const).map((status) =>
      [lastMoment, lastMoment + 1].map((nowMs) => canBeResent({ status, expiresOn }, nowMs)),
    );
    expect(sendable).toEqual([
      [true, false],
      [false, false],
      [false, false],
    ]);
  });

  test('can be cancelled while it is unpaid', () => {
    const statuses = ['unpaid', 'paid', 'cancelled'] as const;
    expect(statuses.map((status) => canBeCancelled({ ...anInvoice, status }))).toEqual([true, false, false]);
  });
});

describe('The phone of a customer', () => {
  const customer = { name: 'Ali', email: '', countryCode: '965', mobileNumber: '66112233' };

  test.each([
    ['country code and number', customer, '96566112233'],
    ['the number alone without a country code', { ...customer, countryCode: '' }, '66112233'],
    ['empty without a number', { ...customer, mobileNumber: '' }, ''],
    ['empty without either', { ...customer, mobileNumber: '', countryCode: '' }, ''],
  ])('is %s', (_, given, phone) => {
    expect(phoneOf(given)).toBe(phone);
  });
});

import { describe, expect, test } from 'vitest';
import {
  openInvoiceCustomerObject,
  openInvoiceObject,
} from '../../../shared/contracts/open-invoice-object.ts';
import type { OpenInvoice } from '../../../shared/domain/open-invoice.ts';
import { encodeWireJson } from '../../../shared/encryption/wire-json.ts';
import { anOpenInvoice } from '../fixtures/open-invoice.ts';

const lastMoment = Date.parse('2026-03-10T20:59:59.999Z');
const shown = (wanted: Partial<OpenInvoice> = {}, nowMs = lastMoment) =>
  openInvoiceObject({ ...anOpenInvoice, ...wanted }, 'https://pay.example.com', nowMs);

describe('The row of an open invoice', () => {
  test('has the keys and types of contract section 6, in wire order', () => {
    expect(encodeWireJson(shown())).toBe(
      '{"id":12,"merchant_id":84,"title":"Gym in October","reference_number":"84175990960091230000000012","type":0,"description":"Monthly fee","fixed_amount":"25.000","min_amount":"0.000","max_amount":"0.000","paid_status":0,"status":0,"created_by":84,"created_at":"2025-10-08 10:46:40","updated_at":"2025-10-08 10:46:40","expiry_date":"2026-03-10","url":"https:\\/\\/pay.example.com\\/o\\/90123456789ABCDEF","total_customer_paid_count":0,"total_amount_customer_paid":"0.000"}',
    );
  });

  test('of an open amount shows its bounds', () => {
    expect(shown({ type: 'open', fixedAmount: 0, minAmount: 500, maxAmount: 50_000 })).toEqual({
      ...shown(),
      type: 1,
      fixed_amount: '0.000',
      min_amount: '0.500',
      max_amount: '50.000',
    });
  });

  test('tells of its payers', () => {
    expect(shown({ paid: true, paidCount: 3, paidTotal: 75_000 })).toEqual({
      ...shown(),
      paid_status: 1,
      total_customer_paid_count: 3,
      total_amount_customer_paid: '75.000',
    });
  });

  test('is expired from the day after its last one on, unless it was cancelled', () => {
    const statuses = (['active', 'cancelled'] as const).map((status) =>
      [lastMoment, lastMoment + 1].map((nowMs) => shown({ status }, nowMs).status),
    );
    expect(statuses).toEqual([
      [0, 1],
      [3, 3],
    ]);
  });
});

test('A customer is a payment with the name of its type and the time in Kuwait', () => {
  const payer = {
    paymentId: 7,
    openInvoiceId: 12,
    name: 'Noura Ali',
    email: 'noura@example.com',
    phone: '96555512345',
    amount: 10_000,
    paymentTypeId: 1,
    token: '84221717575602869376365549977',
    paidMs: Date.parse('2026-03-09T21:30:00Z'),
  };
  expect(encodeWireJson(openInvoiceCustomerObject(payer))).toBe(
    '{"id":7,"open_invoice_id":12,"name":"Noura Ali","email":"noura@example.com","phone_number":"96555512345","amount":"10.000","token":"84221717575602869376365549977","payment_type":{"id":1,"display_name":"KNET"},"created_at":"2026-03-10 00:30:00"}',
  );
});

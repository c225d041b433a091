import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import type { Payment } from '../../../shared/domain/payment.ts';
import { measurementsIn } from '../../../shared/metrics/measurements-in.ts';
import { paymentItem } from '../../../shared/store/payment-item.ts';
import { aCapturedPayment, aPayment } from '../fixtures/payment.ts';

const record = (before: object | undefined, after: object | undefined) => ({
  eventID: 'e',
  dynamodb: {
    ...(before && { OldImage: marshall(before, { removeUndefinedValues: true }) }),
    ...(after && { NewImage: marshall(after, { removeUndefinedValues: true }) }),
  },
});

const event = (type: string, attributes: object = {}) => ({
  pk: 'M#84#EVENTS',
  sk: '1700000000001-00-ab',
  type,
  eventId: '1700000000001-00-ab',
  merchantId: 84,
  ...attributes,
});

const ofEvent = (type: string, attributes?: object) =>
  measurementsIn(record(undefined, event(type, attributes))).map(({ metric, value }) => `${metric} ${value}`);

describe('An event counts', () => {
  test.each([
    ['invoice.created', ['InvoicesCreated 1']],
    ['invoice.cancelled', ['InvoicesCancelled 1']],
    ['invoice.expired', ['InvoicesExpired 1']],
    ['payment.captured', ['PaymentsCaptured 1']],
    ['payment.failed', ['PaymentsFailed 1']],
    ['payment.cancelled', ['PaymentsAbandoned 1']],
    ['payment.to-refund', ['PaymentsToRefund 1']],
    ['refund.requested', ['RefundsRequested 1']],
    ['refund.refunded', ['RefundsGivenBack 1']],
    ['refund.refused', ['RefundsRefused 1']],
    ['refund.unknown', ['RefundsUnknown 1']],
    ['subscription.cycle-failed', ['SubscriptionChargesFailed 1']],
    ['invoice.resent', []],
    ['refund.approved', []],
  ])('once: %s', (type, counted) => {
    expect(ofEvent(type)).toEqual(counted);
  });

  test('as often as it tells of invoices', () => {
    expect(ofEvent('invoice.created', { invoiceId: 1_001, count: 48 })).toEqual(['InvoicesCreated 48']);
  });

  test('as an invoice that is paid where it was one that was', () => {
    expect(ofEvent('payment.captured', { invoiceId: 1_001 })).toEqual([
      'PaymentsCaptured 1',
      'InvoicesPaid 1',
    ]);
    expect(ofEvent('payment.captured', { openInvoiceId: 7 })).toEqual(['PaymentsCaptured 1']);
  });

  test('when it is new alone: neither when it is told again, nor when it is swept away', () => {
    const created = event('invoice.created');

    expect(measurementsIn(record(created, { ...created, redeliveries: 1 }))).toEqual([]);
    expect(measurementsIn(record(created, undefined))).toEqual([]);
  });
});

const ofPayment = (before: Payment | undefined, after: Payment) =>
  measurementsIn(record(before && paymentItem(before), paymentItem(after)));

describe('A payment counts', () => {
  const unknown: Payment = { ...aPayment, state: 'unknown', lookups: 1 };

  test('with its money when it is captured, at once or later', () => {
    const taken = [{ metric: 'CapturedFils', value: 15_000 }];

    expect(ofPayment(aPayment, aCapturedPayment)).toEqual(taken);
    expect(ofPayment(unknown, aCapturedPayment)).toEqual(taken);
    expect(ofPayment(undefined, aCapturedPayment)).toEqual(taken);
  });

  test('as unknown when it becomes so, and not for each look-up in vain', () => {
    expect(ofPayment(aPayment, unknown)).toEqual([{ metric: 'PaymentsUnknown', value: 1 }]);
    expect(ofPayment(unknown, { ...unknown, lookups: 2 })).toEqual([]);
  });

  test.each<[string, Payment | undefined, Payment]>([
    ['has begun', undefined, aPayment],
    ['failed', aPayment, { ...aPayment, state: 'failed' }],
    ['was captured before', aCapturedPayment, { ...aCapturedPayment, updatedMs: 1 }],
    [
      'was captured for what could no longer be paid',
      aPayment,
      { ...aCapturedPayment, refundReason: 'paid' },
    ],
  ])('in no other way: one that %s', (_case, before, after) => {
    expect(ofPayment(before, after)).toEqual([]);
  });
});

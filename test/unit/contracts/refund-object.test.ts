import { describe, expect, test } from 'vitest';
import { refundDetails, refundObject } from '../../../shared/contracts/refund-object.ts';
import { refundStats } from '../../../shared/contracts/refund-stats.ts';
import { endedTransactionObject } from '../../../shared/contracts/transaction-object.ts';
import type { KuwaitDate } from '../../../shared/domain/kuwait-time.ts';
import type { Refund, RefundablePayment } from '../../../shared/domain/refund.ts';
import { encodeWireJson } from '../../../shared/encryption/wire-json.ts';
import { aCapturedPayment } from '../fixtures/payment.ts';
import { aRefund } from '../fixtures/refund.ts';

const payment: RefundablePayment = {
  ...aCapturedPayment,
  serviceType: 3,
  createdMs: Date.parse('2025-09-11T06:11:32+03:00'),
  refunds: { reserved: 10_000, returned: 0, refused: false, ids: [1_467] },
};
const askedMs = Date.parse('2025-10-12T09:36:35+03:00');
const refund: Refund = { ...aRefund, createdMs: askedMs, updatedMs: askedMs };
const decided = { decidedBy: 'Huda', remark: 'as agreed' };

describe('A refund', () => {
  test('that was asked for is, to the byte, what contract section 8 shows', () => {
    expect(encodeWireJson(refundObject({ refund, payment }))).toBe(
      '{"id":1467,"merchant_id":84,"amount":"10.000","refund_at":null,"document_number":"",' +
        '"token":"84221717575602869376000159841","transaction_date":"2025-09-11 06:11:32",' +
        '"order_reference_number":"122274462","recover_method":"","status":0,"refund_method":2,"remarks":"",' +
        '"approved_by":"","total_balance_amount":"15.000","total_refunded_amount":"10.000",' +
        '"total_transaction_amount":"15.000","created_at":"2025-10-12 09:36:35","updated_at":"2025-10-12 09:36:35",' +
        '"transaction":{"id":159841,"amount":15,"admin_charge":0,"token":"84221717575602869376000159841",' +
        '"payment_id":1,"payment_name":"KNET","display_name":"KNET","track_id":"343757",' +
        '"transaction_id":"525420000128686","service_id":3,"auth":"B76201","status":1,"created_at":"2025-09-11 06:11:32"}}',
    );
  });

  test('has its method as a string in the details, and nothing else that differs', () => {
    const [row, details] = [refundObject({ refund, payment }), refundDetails({ refund, payment })];

    expect(Object.keys(details)).toEqual(Object.keys(row));
    expect(details).toEqual({ ...row, refund_method: '2' });
  });

  test.each([
    ['requested', {}, { status: 0, recover_method: '', remarks: '', approved_by: '' }],
    ['approved', decided, { status: 0, recover_method: '1', remarks: 'as agreed', approved_by: 'Huda' }],
    ['unknown', decided, { status: 0, recover_method: '1', remarks: 'as agreed', approved_by: 'Huda' }],
    ['refunded', decided, { status: 1, recover_method: '1', remarks: 'as agreed', approved_by: 'Huda' }],
    ['refused', decided, { status: 2, recover_method: '1', remarks: 'as agreed', approved_by: 'Huda' }],
    ['rejected', decided, { status: 2, recover_method: '', remarks: 'as agreed', approved_by: '' }],
    ['cancelled', {}, { status: 3, recover_method: '', remarks: '', approved_by: '' }],
  ] as const)('that is %s says so', (state, changes, said) => {
    expect(refundObject({ refund: { ...refund, ...changes, state }, payment })).toMatchObject(said);
  });

  test('that was given back has the day, and the balance of its payment without it', () => {
    const refunded: Refund = { ...refund, state: 'refunded', refundedOn: '2025-10-12' as KuwaitDate };
    const refunds = { ...payment.refunds, returned: 10_000 };

    expect(refundObject({ refund: refunded, payment: { ...payment, refunds } })).toMatchObject({
      refund_at: '2025-10-12',
      total_balance_amount: '5.000',
      total_refunded_amount: '10.000',
      total_transaction_amount: '15.000',
    });
  });

  test('is an entry of its transaction', () => {
    const refunded: Refund = {
      ...refund,
      ...decided,
      state: 'refunded',
      refundedOn: '2025-10-12' as KuwaitDate,
    };
    const given = { ...payment, refunds: { ...payment.refunds, returned: 10_000 } };

    expect(encodeWireJson(endedTransactionObject(given, [refunded]).refund)).toBe(
      '[{"refund_method":2,"amount":"10.000","balance_amount":"5.000","created_at":"2025-10-12 09:36:35",' +
        '"refund_at":"2025-10-12","approved_by":"Huda","remark":"as agreed","status":1}]',
    );
  });

  test.each([
    ['whole', { reserved: 15_000, returned: 15_000, refused: false }, 2],
    ['in part', { reserved: 15_000, returned: 14_999, refused: false }, 1],
    ['not, as the acquirer refused', { reserved: 0, returned: 0, refused: true }, 3],
  ])('leaves a payment that was given back %s its status', (_, refunds, status) => {
    const given = { ...payment, refunds: { ...refunds, ids: [1_467] } };

    expect(refundObject({ refund, payment: given }).transaction.status).toBe(status);
    expect(endedTransactionObject(given, [refund]).payment_status).toBe(status);
  });
});

test('Stats count a cancelled refund as a request, and as nothing else', () => {
  expect(encodeWireJson(refundStats(7, { 0: 1, 1: 20, 2: 300, 3: 4_000 }))).toBe(
    '{"total_refund_request_count":7,"total_refund_request_amount":"4.321",' +
      '"pending_total_refund_request_amount":"0.001","approved_total_refund_request_amount":"0.020",' +
      '"rejected_total_refund_request_amount":"0.300"}',
  );
});

import { describe, expect, test } from 'vitest';
import { endedTransactionObject, transactionObject } from '../../../shared/contracts/transaction-object.ts';
import { encodeWireJson } from '../../../shared/encryption/wire-json.ts';
import { aCapture, aCapturedPayment, aPayment } from '../fixtures/payment.ts';

describe('The transaction', () => {
  test('of a captured payment has the keys of contract section 5 in order, and amounts as numbers', () => {
    expect(encodeWireJson(endedTransactionObject(aCapturedPayment))).toBe(
      '{"id":159841,"amount":15,"net_amount":14.625,"commission":0.375,"admin_charge":0,' +
        '"token":"84221717575602869376000159841","payment_type_id":1,"service_type_id":2,"payment_transfer_status":0,' +
        '"payment_status":1,"auth_status":1,"transaction_payment_id":"ACQ-1","auth":"B76201",' +
        '"transaction_reference_number":"343757","transaction_id":"525420000128686",' +
        '"payment_type":{"id":1,"display_name":"KNET"},"payment_card_detail":{"card_number":"450000******0007"},' +
        '"reconciliation":null,"payment_transfer":null,"payment_transfer_document_number":"","refund":[]}',
    );
  });

  test('of an invoice is the same', () => {
    expect(encodeWireJson(transactionObject(aCapturedPayment))).toBe(
      encodeWireJson(endedTransactionObject(aCapturedPayment)),
    );
  });

  test('never holds what charges the card', () => {
    const capture = { ...aCapture, cardReference: 'CARD-SECRET' };
    expect(endedTransactionObject({ ...aCapturedPayment, capture })).toEqual(
      endedTransactionObject(aCapturedPayment),
    );
  });

  test.each([
    ['failed', 0],
    ['cancelled', 5],
  ] as const)(
    'of a payment that %s has every key, and nothing that an acquirer told',
    (state, payment_status) => {
      const ended = endedTransactionObject({ ...aPayment, state });

      expect(Object.keys(ended)).toEqual(Object.keys(endedTransactionObject(aCapturedPayment)));
      expect(ended).toEqual({
        ...endedTransactionObject(aCapturedPayment),
        net_amount: 0,
        commission: 0,
        payment_status,
        auth_status: 0,
        transaction_payment_id: '',
        auth: '',
        transaction_reference_number: '',
        transaction_id: '',
        payment_card_detail: null,
      });
    },
  );
});

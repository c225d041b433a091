import { describe, expect, test } from 'vitest';
import { transactionRow, transactionStats } from '../../../shared/contracts/transaction-row.ts';
import { encodeWireJson } from '../../../shared/encryption/wire-json.ts';
import { aCapture, aCapturedPayment, aPayment } from '../fixtures/payment.ts';

describe('A row of the report', () => {
  test('has its keys in wire order, its amount as a string and its time in Kuwait', () => {
    expect(encodeWireJson(transactionRow(aCapturedPayment))).toBe(
      '{"id":159841,"service_type_id":2,"order_reference_number":"122274462","created_at":"2026-03-10 12:00:00",' +
        '"payment_type":{"display_name":"KNET"},"service_type":{"name":"SMS Payment"},"payment_status":1,' +
        '"amount":"15.000","token":"84221717575602869376000159841"}',
    );
  });

  test.each([
    ['captured', 'page', 1],
    ['captured', 'saved-card', 8],
    ['failed', 'page', 0],
    ['failed', 'saved-card', 0],
    ['cancelled', 'page', 5],
  ] as const)('of a payment that is %s by %s has status %d', (state, method, payment_status) => {
    const capture = state === 'captured' ? aCapture : null;

    expect(transactionRow({ ...aPayment, state, method, capture })).toEqual({
      ...transactionRow(aPayment),
      payment_status,
    });
  });

  test.each([
    ['wholly given back', { returned: 15_000, refused: false }, 2],
    ['wholly given back after a refusal', { returned: 15_000, refused: true }, 2],
    ['given back in part', { returned: 14_999, refused: false }, 1],
    ['refused to be given back', { returned: 5_000, refused: true }, 3],
  ])('of a payment that was %s has its status', (_, refunds, payment_status) => {
    const refunded = { ...aCapturedPayment, refunds: { reserved: 15_000, ids: [1, 2], ...refunds } };

    expect(transactionRow(refunded).payment_status).toBe(payment_status);
  });
});

describe('The stats', () => {
  const tally = (serviceType: number, status: number, amount: number, count = 1) => ({
    serviceType,
    paymentType: 1,
    status,
    count,
    amount,
  });

  test('add up the money that was taken, in all and by service, in wire order', () => {
    const tallies = [
      tally(2, 1, 10_500),
      tally(2, 8, 1),
      tally(3, 2, 700),
      tally(7, 3, 30_000),
      tally(6, 1, 4),
      tally(2, 0, 99_000),
      tally(3, 5, 99_000),
      tally(7, 4, 99_000),
    ];

    expect(JSON.stringify(transactionStats(tallies))).toBe(
      '{"total_transactions_amount":"41.205","payment_gateway_transactions_amount":"0.700",' +
        '"invoice_transactions_amount":"10.501","open_invoice_transactions_amount":"30.000"}',
    );
  });

  test.each([
    ['there is nothing', []],
    ['no money was taken', [tally(2, 0, 5_000), tally(2, 5, 5_000)]],
    ['nothing is left of what there was', [tally(2, 1, 0, 0)]],
  ])('are "-" where %s', (_, tallies) => {
    expect(transactionStats(tallies)).toEqual({
      total_transactions_amount: '-',
      payment_gateway_transactions_amount: '-',
      invoice_transactions_amount: '-',
      open_invoice_transactions_amount: '-',
    });
  });
});

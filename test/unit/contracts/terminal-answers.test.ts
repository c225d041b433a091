import { describe, expect, test } from 'vitest';
import { handedOutObject, recordedObject } from '../../../shared/contracts/terminal-answers.ts';
import type { PosApproval } from '../../../shared/domain/pos-invoice.ts';
import { aMerchant } from '../fixtures/merchant.ts';
import { aPosInvoice } from '../fixtures/pos-invoice.ts';

test('What a terminal is handed names its payer, and has neither phone nor e-mail', () => {
  const customer = { name: 'Salman', email: 'salman@example.com', phone: '55512345' };
  const handed = handedOutObject({
    invoice: { ...aPosInvoice, customer },
    merchant: aMerchant,
    leasedUntilMs: 1_762_936_047_999,
  });
  expect(handed).toEqual({
    transaction_id: '297084548417629359279347779043',
    amount: '0.100',
    currency: 'KWD',
    merchant_name: 'TestHome1',
    customer_name: 'Salman',
    invoice_number: '',
    description: 'test',
    answer_by: 1_762_936_047,
  });
});

describe('What a terminal is told of its answer', () => {
  const approval: PosApproval = {
    ...{ result: 'approved', amount: 100, paymentType: 1, maskedCard: '', authCode: '' },
    reference: 'R1',
  };
  const taken = { paymentId: 7, reference: 'R1' };

  test.each([
    ['money that pays', { status: 'paid', taken } as const, approval, 1, false],
    [
      'other money for a paid invoice',
      { status: 'paid', taken } as const,
      { ...approval, reference: 'R2' },
      1,
      true,
    ],
    ['money for a declined one', { status: 'declined', taken } as const, approval, 2, true],
    ['no money', { status: 'cancelled' } as const, { result: 'cancelled' } as const, 3, false],
  ])('of %s', (_, changed, result, status, toRefund) => {
    expect(recordedObject({ ...aPosInvoice, ...changed }, result)).toEqual({
      transaction_id: aPosInvoice.transactionId,
      status,
      to_refund: toRefund,
    });
  });
});

import { describe, expect, test } from 'vitest';
import { posInvoiceObject } from '../../../shared/contracts/pos-invoice-object.ts';
import { encodeWireJson } from '../../../shared/encryption/wire-json.ts';
import { vectorOf } from '../../vectors/published.ts';
import { aMerchant } from '../fixtures/merchant.ts';
import { aPosInvoice } from '../fixtures/pos-invoice.ts';

describe('A POS invoice', () => {
  test('is the published sample, to the letter', () => {
    const { plaintext } = vectorOf('POST /api/v1/merchant/smartpos-transaction', 'response');
    const answer = {
      status: true,
      message: 'POS invoice resent successfully',
      response: posInvoiceObject(aPosInvoice, aMerchant),
    };
    expect(encodeWireJson(answer)).toBe(plaintext);
  });

  test('has the status that the contract numbers', () => {
    const statuses = (['waiting', 'paid', 'declined', 'cancelled'] as const).map(
      (status) => posInvoiceObject({ ...aPosInvoice, status }, aMerchant).status,
    );
    expect(statuses).toEqual([0, 1, 2, 3]);
  });
});

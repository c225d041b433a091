import { describe, expect, test } from 'vitest';
import { createEmiInvoiceContract } from '../../../shared/contracts/create-emi-invoice.ts';
import { planAnswer, planDrafts } from '../../../shared/contracts/invoice-plan.ts';
import { encodeWireJson } from '../../../shared/encryption/wire-json.ts';
import { aCall, nowMs, refusalOf } from '../fixtures/call.ts';
import { anInvoice } from '../fixtures/invoice.ts';
import { aMerchant } from '../fixtures/merchant.ts';
import { parts } from '../fixtures/plan.ts';
import { inputOf } from '../fixtures/validated.ts';

const accepted = (invoices: object[]) =>
  inputOf(createEmiInvoiceContract, aCall({ merchantCode: '842217', invoices })).invoices ?? [];

describe('The longest invoices that a plan may ask for', () => {
  /** The largest request that passes: signs that take the most room everywhere, in as many lines as there may be. */
  const longest = (length: number) => '\u6f22'.repeat(length);
  const lines = (titles: number) =>
    Array.from({ length: 100 }, () => ({
      itemTitle: longest(titles),
      rate: '999999999.999',
      quantity: '1.000',
      amount: '999999999.999',
    }));
  const largest = (titles: number) =>
    parts(50, () => ({
      customerName: longest(255),
      referenceNumber: longest(255),
      description: longest(2_000),
      itemsList: lines(titles),
    }));

  test('are answered within what Lambda can answer', () => {
    const drafts = planDrafts('emi', { invoices: accepted(largest(40)) }, aMerchant, nowMs);

    const answer = planAnswer(
      drafts.map((draft) => ({ ...anInvoice, ...draft })),
      aMerchant,
      'https://invoices.example.com',
    );

    const encrypted = 2 * encodeWireJson({ status: true, ...answer }).length;
    expect(encrypted).toBeGreaterThan(4_500_000);
    expect(encrypted).toBeLessThan(6_000_000);
  });

  test('have no longer items', () => {
    expect(refusalOf(() => accepted(largest(41)))).toEqual({
      code: 'invalid-fields',
      errors: {
        invoices: [
          'The titles in the items lists of invoices must not be longer than 200000 characters in all.',
        ],
      },
    });
  });
});

import { describe, expect, test } from 'vitest';
import {
  createOpenInvoiceContract,
  openInvoiceDraft,
} from '../../../shared/contracts/create-open-invoice.ts';
import { updateOpenInvoiceContract } from '../../../shared/contracts/update-open-invoice.ts';
import type { Failure } from '../../../shared/domain/api-error.ts';
import { validate } from '../../../shared/http/validation.ts';
import { aCall, nowMs, refusalOf } from '../fixtures/call.ts';
import { anyContract, inputOf } from '../fixtures/validated.ts';

const merchantCode = '842217';
const fixed = { merchantCode, title: 'Gym', amountType: '0', fixAmount: '25' };
const open = { merchantCode, title: 'Alms', amountType: '1', minAmount: '1.000', maxAmount: '50.000' };

const draftOf = (payload: unknown) => {
  const call = aCall(payload);
  validate(anyContract(createOpenInvoiceContract), call);
  return openInvoiceDraft(call.input as never, nowMs);
};
const refused = (payload: unknown): Failure =>
  refusalOf(() => validate(anyContract(createOpenInvoiceContract), aCall(payload)));
const invalid = (errors: Record<string, string[]>): Failure => ({ code: 'invalid-fields', errors });

describe('A request for an open invoice', () => {
  test('of a fixed amount needs title, type and amount, and can then be paid for 30 days', () => {
    expect(draftOf(fixed)).toEqual({
      title: 'Gym',
      type: 'fixed',
      fixedAmount: 25_000,
      minAmount: 0,
      maxAmount: 0,
      description: '',
      expiresOn: '2026-04-09',
    });
  });

  test('of an open amount has bounds', () => {
    expect(draftOf({ ...open, description: 'For the poor', expiryDate: '2026-12-31' })).toEqual({
      title: 'Alms',
      type: 'open',
      fixedAmount: 0,
      minAmount: 1_000,
      maxAmount: 50_000,
      description: 'For the poor',
      expiresOn: '2026-12-31',
    });
  });

  test('may have both bounds at the same amount', () => {
    expect(draftOf({ ...open, minAmount: 50 })).toMatchObject({ minAmount: 50_000, maxAmount: 50_000 });
  });

  test.each(['', null, '0', '0.000', '7'])('may say %j for the amounts of the other type', (amount) => {
    expect([
      draftOf({ ...fixed, minAmount: amount, maxAmount: amount }),
      draftOf({ ...open, fixAmount: amount }),
    ]).toEqual([draftOf(fixed), draftOf(open)]);
  });

  test('may leave out with "" what it may leave out', () => {
    expect(draftOf({ ...fixed, expiryDate: '', description: '' })).toEqual(draftOf(fixed));
  });

  test('says what it lacks, in the order of the fields', () => {
    expect(refused({ merchantCode })).toEqual(
      invalid({
        title: ['The title field is required.'],
        amountType: ['The amount type field is required.'],
      }),
    );
  });

  test.each([undefined, '', null])('of a type needs its amounts; %j is none', (none) => {
    expect([
      refused({ ...fixed, fixAmount: none }),
      refused({ ...open, minAmount: none, maxAmount: none }),
      refused({ ...open, maxAmount: none }),
    ]).toEqual([
      invalid({ fixAmount: ['The fix amount field is required.'] }),
      invalid({
        minAmount: ['The min amount field is required.'],
        maxAmount: ['The max amount field is required.'],
      }),
      invalid({ maxAmount: ['The max amount field is required.'] }),
    ]);
  });

  test('is refused with an amount of its type that is zero or too large', () => {
    expect([
      refused({ ...fixed, fixAmount: '0.000' }),
      refused({ ...open, minAmount: '0' }),
      refused({ ...open, maxAmount: '1000000000' }),
    ]).toEqual([
      invalid({ fixAmount: ['The fix amount must be greater than 0.'] }),
      invalid({ minAmount: ['The min amount must be greater than 0.'] }),
      invalid({ maxAmount: ['The max amount must not be greater than 999999999.999.'] }),
    ]);
  });

  test('is refused with a lower bound above the upper one', () => {
    expect(refused({ ...open, minAmount: '50.001' })).toEqual(
      invalid({ minAmount: ['The min amount must not be greater than the max amount.'] }),
    );
  });

  test.each(['ten', '1.0001', '-1', true])('is unusable with %j for an amount', (amount) => {
    expect(refused({ ...fixed, fixAmount: amount })).toEqual({ code: 'invalid-request-data' });
  });

  test.each(['2', 'fixed', true, -1])('has no type %j', (amountType) => {
    expect(Object.keys((refused({ ...fixed, amountType }) as { errors: object }).errors)).toEqual([
      'amountType',
    ]);
  });

  test('may expire today and not before', () => {
    expect(draftOf({ ...fixed, expiryDate: '2026-03-10' }).expiresOn).toBe('2026-03-10');
    expect(refused({ ...fixed, expiryDate: '2026-03-09' })).toEqual(
      invalid({ expiryDate: ['The expiry date must be a date after or equal to today.'] }),
    );
    expect(refused({ ...fixed, expiryDate: '2026-02-30' })).toEqual(
      invalid({ expiryDate: ['The expiry date does not match the format Y-m-d.'] }),
    );
  });

  test('has a title of at most 255 characters', () => {
    expect(draftOf({ ...fixed, title: 'ع'.repeat(255) }).title).toHaveLength(255);
    expect(refused({ ...fixed, title: 'ع'.repeat(256) })).toEqual(
      invalid({ title: ['The title must not be greater than 255 characters.'] }),
    );
  });
});

describe('A request to update an open invoice', () => {
  const update = (payload: object) => inputOf(updateOpenInvoiceContract, aCall({ merchantCode, ...payload }));

  test('gives it a last day, and nothing else', () => {
    expect(update({ expiryDate: '2026-03-10', title: 'Other' })).toEqual({ expiryDate: '2026-03-10' });
  });

  test('is refused without a day, and with one that is over', () => {
    expect(
      [{}, { expiryDate: '' }, { expiryDate: '2026-03-09' }].map((p) => refusalOf(() => update(p))),
    ).toEqual([
      invalid({ expiryDate: ['The expiry date field is required.'] }),
      invalid({ expiryDate: ['The expiry date field is required.'] }),
      invalid({ expiryDate: ['The expiry date must be a date after or equal to today.'] }),
    ]);
  });
});

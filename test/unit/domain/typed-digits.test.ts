import { describe, expect, test } from 'vitest';
import { offeredTypes } from '../../../shared/domain/offered-types.ts';
import { typedAmount, typedPhone } from '../../../shared/domain/typed-digits.ts';

describe('What a payer types', () => {
  test.each([
    ['12.5', 12_500],
    ['١٢٫٥٠٠', 12_500],
    ['۱۲٫۵', 12_500],
    [' 7 ', 7_000],
    ['1,000', undefined],
    ['1٫2٫3', undefined],
    ['KWD 5', undefined],
    ['', undefined],
  ])('"%s" is the amount %s', (text, fils) => {
    expect(typedAmount(text)).toBe(fils);
  });

  test.each([
    ['+965 5551 2345', '96555512345'],
    ['٥٥٥١٢٣٤٥', '55512345'],
    ['(965) 5551-2345', '96555512345'],
    ['123', undefined],
    ['5551+2345', undefined],
    ['0'.repeat(16), undefined],
  ])('"%s" is the phone number %s', (text, digits) => {
    expect(typedPhone(text)).toBe(digits);
  });
});

test('A payer is offered what is allowed and still there, but never "Subscription"', () => {
  expect(offeredTypes([2, 1, 15, 7], [1, 2, 15, 16])).toEqual([2, 1]);
});

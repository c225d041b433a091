import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAmount, largestAmount, multiply, parseAmount } from '../../../shared/domain/money.ts';

const anyFils = fc.integer({ min: 0, max: largestAmount });

describe('An amount', () => {
  test('keeps its value through its text', () => {
    fc.assert(fc.property(anyFils, (fils) => parseAmount(formatAmount(fils)) === fils));
  });

  test('keeps its value through a JSON number', () => {
    fc.assert(
      fc.property(anyFils, (fils) => parseAmount(JSON.parse(String(Number(formatAmount(fils))))) === fils),
    );
  });

  test('is shown with exactly three decimals', () => {
    fc.assert(fc.property(anyFils, (fils) => /^(?:0|[1-9]\d*)\.\d{3}$/.test(formatAmount(fils))));
  });

  test.each([
    ['10', 10_000],
    ['10.5', 10_500],
    ['10.50', 10_500],
    ['10.000', 10_000],
    ['0.001', 1],
    ['0', 0],
    ['0.000', 0],
    ['007', 7_000],
    ['999999999.999', largestAmount],
    [10, 10_000],
    [0.1, 100],
    [0.001, 1],
    [150.25, 150_250],
    [999_999_999.999, largestAmount],
  ])('is read from %j as %d fils', (value, fils) => {
    expect(parseAmount(value)).toBe(fils);
  });

  test.each<unknown>([
    '1e3',
    '1E3',
    '1e-3',
    '+1',
    '-1',
    '-0',
    '',
    ' ',
    ' 1',
    '1 ',
    '1\n',
    '1.',
    '.5',
    '1.2345',
    '0.0000',
    '1,000',
    '1.000.000',
    '0x10',
    '1_000',
    '١٠',
    '１０',
    'NaN',
    'Infinity',
    'ten',
    '1\u0000',
    0.1 + 0.2,
    0.0001,
    1e-7,
    1e21,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    false,
    null,
    undefined,
    [],
    ['1'],
    {},
    { toString: '1' },
    10n,
  ])('is not read from %o', (value) => {
    expect(parseAmount(value)).toBeUndefined();
  });

  test('is not read from a number with anything between its digits but one point', () => {
    const foreign = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 1 })
      .filter((sign) => !/[\d.]/.test(sign));
    fc.assert(
      fc.property(anyFils, foreign, fc.nat(16), (fils, sign, at) => {
        const text = formatAmount(fils);
        return parseAmount(text.slice(0, at) + sign + text.slice(at)) === undefined;
      }),
    );
  });

  test('is not read with more than three decimals, zeros or not', () => {
    fc.assert(
      fc.property(anyFils, fc.stringMatching(/^\d{1,20}$/), (fils, more) => {
        return parseAmount(formatAmount(fils) + more) === undefined;
      }),
    );
  });

  test('above the largest is told from what is no amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), (more) => {
        const digits = String(BigInt(largestAmount) + more);
        return parseAmount(`${digits.slice(0, -3)}.${digits.slice(-3)}`) === Number.POSITIVE_INFINITY;
      }),
    );
  });
});

describe('A rate times a quantity', () => {
  test('is exact, whatever the decimals, and nothing when it is no whole number of fils', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(999_999), (rate, thousandths) => {
        const product = BigInt(rate) * BigInt(thousandths);
        const expected = product % 1000n === 0n ? Number(product / 1000n) : undefined;
        expect(multiply(rate, formatAmount(thousandths))).toBe(expected);
      }),
    );
  });

  test.each([
    [5_000, '2', 10_000],
    [1_500, '1.5', 2_250],
    [100, '0.01', 1],
    [0, '7', 0],
    [largestAmount, '1', largestAmount],
    [1, '999999999', 999_999_999],
  ])('%d fils × %s are %d fils', (rate, quantity, fils) => {
    expect(multiply(rate, quantity)).toBe(fils);
  });

  test.each([
    ['more than the largest amount', largestAmount, '2'],
    ['half a fils', 1, '0.5'],
    ['a quantity with four decimals', 1000, '1.0001'],
    ['a quantity with a sign', 1000, '-1'],
    ['a quantity with an exponent', 1000, '1e1'],
    ['a quantity of ten digits', 1, '1000000000'],
    ['a quantity that is blank', 1000, ''],
    ['a quantity in words', 1000, 'two'],
  ])('is nothing for %s', (_, rate, quantity) => {
    expect(multiply(rate, quantity)).toBeUndefined();
  });
});

import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accessKey,
  invoiceIdInToken,
  invoiceToken,
  largestId,
  posInvoiceIdIn,
  posTransactionId,
} from '../../../shared/domain/identifiers.ts';

const anyId = fc.integer({ min: 1, max: largestId });
/** Any time from 2001, when Unix time got its tenth digit, to 2286, when it gets its eleventh. */
const anyTime = fc.integer({ min: 1_000_000_000_000, max: 9_999_999_999_999 });
const anyNoise = fc.nat(999);

const anyToken = fc
  .tuple(anyId, anyId, anyTime, anyNoise)
  .map(([merchantId, invoiceId, createdMs, noise]) => ({
    merchantId,
    invoiceId,
    createdMs,
    token: invoiceToken(merchantId, invoiceId, createdMs, () => noise),
  }));

describe('An invoice token', () => {
  test('is the merchant id, ten digits of Unix seconds, a 9 and random digits', () => {
    expect(invoiceToken(84, 14_736, Date.parse('2025-10-08T07:46:40.999Z'), () => 7)).toBe(
      '84175990960090070000014736',
    );
  });

  test('has the form of contract section 4 for any merchant, invoice and time', () => {
    fc.assert(
      fc.property(anyToken, ({ merchantId, createdMs, token }) => {
        const seconds = Math.floor(createdMs / 1000);
        expect(token).toMatch(new RegExp(`^${merchantId}${seconds}9\\d{13}$`));
      }),
    );
  });

  test('leads back to its invoice', () => {
    fc.assert(
      fc.property(anyToken, ({ merchantId, invoiceId, token }) => {
        expect(invoiceIdInToken(merchantId, token)).toBe(invoiceId);
      }),
    );
  });

  test('differs between the invoices of a merchant, whatever the random digits', () => {
    fc.assert(
      fc.property(anyToken, anyId, anyNoise, ({ merchantId, invoiceId, createdMs, token }, other, noise) => {
        fc.pre(other !== invoiceId);
        expect(invoiceToken(merchantId, other, createdMs, () => noise)).not.toBe(token);
      }),
    );
  });

  test('asks for its random digits within their bound', () => {
    const bounds: number[] = [];
    const recording = (bound: number) => {
      bounds.push(bound);
      return bound - 1;
    };
    expect([invoiceToken(84, 1, 1_759_909_600_000, recording), bounds]).toEqual([
      '84175990960099990000000001',
      [1000],
    ]);
  });

  test('of a merchant whose id is written with another number of digits is foreign', () => {
    fc.assert(
      fc.property(anyToken, anyId, ({ merchantId, token }, other) => {
        fc.pre(String(other).length !== String(merchantId).length);
        expect(invoiceIdInToken(other, token)).toBeUndefined();
      }),
    );
  });

  test('of a merchant with another id of as many digits is foreign', () => {
    fc.assert(
      fc.property(anyToken, anyId, ({ merchantId, token }, other) => {
        fc.pre(!token.startsWith(String(other)) && other !== merchantId);
        expect(invoiceIdInToken(other, token)).toBeUndefined();
      }),
    );
  });

  test.each([
    ['nothing', ''],
    ['the merchant id alone', '84'],
    ["the gateway's own form", '8417599096009484213'],
    ['one digit too few', '8417599096009007000001473'],
    ['one digit too many', '841759909600900700000147361'],
    ['another digit where the 9 belongs', '84175990960080070000014736'],
    ['an id of zero', '84175990960090070000000000'],
    ['an id past the largest', '84175990960090072147483648'],
    ['blanks before the id', '8417599096009007     14736'],
    ['a point in the id', '84175990960090070000014.36'],
    ['an exponent in the id', '841759909600900700000147e1'],
    ['a hexadecimal id', '84175990960090070x0000003A'],
    ['a sign before the id', '8417599096009007+000014736'],
    ['letters in the time', '84abcdefghij90070000014736'],
    ['letters in the random digits', '8417599096009xyz0000014736'],
    ['digits of another script', '841759909600900700000147٣٦'],
  ])('is not %s', (_, token) => {
    expect(invoiceIdInToken(84, token)).toBeUndefined();
  });

  test('is no text that is not all digits, as long as it may be', () => {
    const garbage = fc.string({ unit: 'binary', minLength: 22, maxLength: 26 });
    fc.assert(
      fc.property(garbage, (rest) => {
        fc.pre(!/^\d+$/.test(rest));
        expect(invoiceIdInToken(84, `84${rest}`)).toBeUndefined();
      }),
    );
  });
});

describe("A POS invoice's transaction id", () => {
  const anyTransaction = fc
    .tuple(anyId, anyToken)
    .map(([terminalId, { merchantId, invoiceId, createdMs, token }]) => ({
      terminalId,
      invoiceId,
      token,
      transactionId: posTransactionId({ terminalId, merchantId }, invoiceId, createdMs, () =>
        Number(token.slice(-13, -10)),
      ),
    }));

  test('is the terminal id and then what an invoice token is', () => {
    fc.assert(
      fc.property(anyTransaction, ({ terminalId, token, transactionId }) => {
        expect(transactionId).toBe(`${terminalId}${token}`);
      }),
    );
  });

  test('leads back to its POS invoice', () => {
    fc.assert(
      fc.property(anyTransaction, ({ invoiceId, transactionId }) => {
        expect(posInvoiceIdIn(transactionId)).toBe(invoiceId);
      }),
    );
  });

  test.each([
    '',
    'x',
    '297084548417629359279347779043',
    `1${'0'.repeat(10)}9${'0'.repeat(13)}`,
    '9'.repeat(40),
  ])('is not %s', (text) => {
    expect(posInvoiceIdIn(text)).toBeUndefined();
  });
});

describe('An access key', () => {
  test('is a 9 followed by digits and capitals', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(35)), (stream) => {
        const key = accessKey(() => stream.next().value as number);
        expect(key).toMatch(/^9[0-9A-Z]{16}$/);
      }),
    );
  });

  test('holds at least 80 bits of randomness', () => {
    let bits = 0;
    accessKey((bound) => {
      bits += Math.log2(bound);
      return 0;
    });
    expect(bits).toBeGreaterThanOrEqual(80);
  });

  test('shows every random choice, so that no two choices make the same key', () => {
    const anyChoices = fc.array(fc.nat(35), { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(anyChoices, anyChoices, (left, right) => {
        const [a, b] = [left, right].map((choices) => {
          const rest = [...choices];
          return accessKey(() => rest.shift() ?? 0);
        });
        expect(a === b).toBe(left.join() === right.join());
      }),
    );
  });

  test('works with the random source of Node', () => {
    expect(accessKey((bound) => randomInt(bound))).toMatch(/^9[0-9A-Z]{16}$/);
  });
});

import { createCipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decrypt, encrypt } from '../../../shared/encryption/cipher.ts';

const keys = { secretKey: 'PkW64zMe5NVdrlPVNnjo2Jy9nOb7v1Xg', ivKey: '5NVdrlPVNnjo2Jy9' };
const otherKeys = { secretKey: 'x'.repeat(32), ivKey: 'y'.repeat(16) };

const anyText = fc.string({ unit: 'binary', maxLength: 200 });
const anyPadTo = fc.constantFrom(16 as const, 32 as const);

/** Hex of exactly these bytes, pad and all. */
const sealed = (bytes: Uint8Array): string => {
  const cipher = createCipheriv('aes-256-cbc', keys.secretKey, keys.ivKey).setAutoPadding(false);
  return cipher.update(bytes).toString('hex') + cipher.final('hex');
};

const paddedBy = (text: string, pad: number): string =>
  sealed(Buffer.concat([Buffer.from(text), Buffer.alloc(pad, pad)]));

describe('A message', () => {
  test('comes back as it was, with one newline where it would have been padded by 32', () => {
    fc.assert(
      fc.property(anyText, anyPadTo, (text, padTo) => {
        const newline = padTo === 32 && Buffer.byteLength(text) % 32 === 0 ? '\n' : '';
        expect(decrypt(encrypt(text, keys, padTo), keys)).toBe(text + newline);
      }),
    );
  });

  test('is lowercase hex of a multiple of what it is padded to', () => {
    fc.assert(
      fc.property(anyText, anyPadTo, (text, padTo) => {
        const hex = encrypt(text, keys, padTo);
        expect([/^[0-9a-f]+$/.test(hex), hex.length % (2 * padTo)]).toEqual([true, 0]);
      }),
    );
  });

  test('is padded to 32 unless another is asked for', () => {
    expect(encrypt('{}', keys)).toBe(encrypt('{}', keys, 32));
  });

  test('is never padded by 32', () => {
    const hex = encrypt('x'.repeat(64), keys, 32);
    expect(hex).toBe(sealed(Buffer.concat([Buffer.from(`${'x'.repeat(64)}\n`), Buffer.alloc(31, 31)])));
  });

  test('decrypts from capitals, and from both mixed', () => {
    fc.assert(
      fc.property(anyText, fc.infiniteStream(fc.boolean()), (text, capitals) => {
        const hex = encrypt(text, keys, 16);
        const mixed = hex.replaceAll(/[a-f]/g, (digit) =>
          capitals.next().value ? digit.toUpperCase() : digit,
        );
        expect([hex.toUpperCase(), mixed].map((form) => decrypt(form, keys))).toEqual([text, text]);
      }),
    );
  });

  test('decrypts with any pad from 1 to 32', () => {
    const anyPad = fc.integer({ min: 1, max: 32 });
    fc.assert(
      fc.property(anyPad, fc.nat(6), (pad, blocks) => {
        const text = 'x'.repeat(blocks * 16 + ((32 - pad) % 16));
        expect(decrypt(paddedBy(text, pad), keys)).toBe(text);
      }),
    );
  });

  test('encrypted with other keys is unusable or another text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(text !== '');
        expect(decrypt(encrypt(text, otherKeys, 16), keys)).not.toBe(text);
      }),
    );
  });
});

describe('Damaged data', () => {
  const whole = encrypt('{"merchantCode":"842217","statusId":"3"}', keys, 16);

  test.each([
    ['empty', ''],
    ['one digit', 'a'],
    ['a block without its last digit', whole.slice(0, 31)],
    ['not a whole number of blocks', whole.slice(0, -2)],
    ['followed by a newline', `${whole}\n`],
    ['preceded by a blank', ` ${whole}`],
    ['preceded by 0x', `0x${whole.slice(2)}`],
    ['base64 of the same bytes', Buffer.from(whole, 'hex').toString('base64')],
    ['full-width digits', '１'.repeat(32)],
    ['null bytes', '\u0000'.repeat(32)],
  ])('is unusable when it is %s', (_, data) => {
    expect(decrypt(data, keys)).toBeUndefined();
  });

  test.each([
    ['0', Buffer.alloc(32, 0)],
    ['33', Buffer.alloc(48, 33)],
    ['more than there is', Buffer.alloc(16, 17)],
    ['differing pad bytes', Buffer.from([...Buffer.alloc(14, 120), 3, 2])],
    ['one wrong byte among 32', Buffer.from([...Buffer.alloc(17, 120), 1, ...Buffer.alloc(30, 31)])],
  ])('is unusable when its pad is %s', (_, bytes) => {
    expect(decrypt(sealed(bytes), keys)).toBeUndefined();
  });

  test('is unusable when it holds no UTF-8', () => {
    expect(decrypt(sealed(Buffer.from([...Buffer.alloc(14, 0xff), 2, 2])), keys)).toBeUndefined();
  });

  test('is unusable with any sign that is no hex digit anywhere', () => {
    const foreign = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 1 })
      .filter((sign) => sign.length === 1 && !/[0-9a-f]/i.test(sign));
    fc.assert(
      fc.property(foreign, fc.nat(whole.length - 1), (sign, at) => {
        expect(decrypt(whole.slice(0, at) + sign + whole.slice(at + 1), keys)).toBeUndefined();
      }),
    );
  });

  test('is unusable with a sign whose code ends as that of the right digit does', () => {
    for (const [at, digit] of [...whole].entries()) {
      const alike = String.fromCharCode(0xb100 + digit.charCodeAt(0));

      expect(decrypt(whole.slice(0, at) + alike + whole.slice(at + 1), keys)).toBeUndefined();
    }
  });

  test('is unusable at any length that is not whole blocks', () => {
    fc.assert(
      fc.property(fc.nat(whole.length), (length) => {
        fc.pre(length % 32 !== 0);
        expect(decrypt(whole.slice(0, length), keys)).toBeUndefined();
      }),
    );
  });

  test('never yields the original text, nor throws, when any digit changes', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.constantFrom(...'0123456789abcdef'), (at, digit) => {
        fc.pre(whole[at] !== digit);
        const damaged = whole.slice(0, at) + digit + whole.slice(at + 1);
        expect(decrypt(damaged, keys)).not.toBe('{"merchantCode":"842217","statusId":"3"}');
      }),
    );
  });

  test('never throws, whatever it is', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.integer({ min: 1, max: 8 }).map((blocks) => randomBytes(blocks * 16).toString('hex')),
    );
    fc.assert(
      fc.property(anything, (data) => {
        expect(['undefined', 'string']).toContain(typeof decrypt(data, keys));
      }),
    );
  });

  test('is unusable also under keys that make a padded text of what is decrypted in its stead', () => {
    const unlucky = { secretKey: '1747'.padStart(32, 'k'), ivKey: 'aaaaaaaaaaaaaaa8' };

    expect(decrypt('0'.repeat(32), unlucky)).toHaveLength(15);
    expect(decrypt('not hex', unlucky)).toBeUndefined();
  });

  test('longer than 32 bytes is checked at its end alone', () => {
    const long = 'x'.repeat(100_000);
    expect(decrypt(encrypt(long, keys, 16), keys)).toBe(long);
  });
});

import HesabeCrypt from 'hesabe-crypt';
import { describe, expect, test } from 'vitest';
import { decrypt, encrypt } from '../../shared/encryption/cipher.ts';
import { encodeWireJson } from '../../shared/encryption/wire-json.ts';
import { ivKey, keys, secretKey, vectors } from './published.ts';

/** The npm package `hesabe-crypt`: pads to 32, and cuts an answer at the first character that looks like its pad. */
const client = new HesabeCrypt([...Buffer.from(secretKey)], [...Buffer.from(ivKey)]);

const shortest = '{"a":""}'.length;

/** JSON texts of every length up to 100, past three boundaries of 32. */
const texts = Array.from({ length: 100 - shortest + 1 }, (_, extra) =>
  encodeWireJson({ a: 'x'.repeat(extra) }),
);

/** JSON that is shorter than any such object. */
const shorter = ['1', '12', '[]', '{}', '123', 'true', '"abc"', '123456', '"abcde"'];
const all = [...shorter, ...texts];

describe('The published client', () => {
  test('is tried with JSON of every length from 1 to 100', () => {
    expect(new Set(all.map(({ length }) => length))).toEqual(
      new Set(Array.from({ length: 100 }, (_, index) => index + 1)),
    );
  });

  test('decrypts what we pad to 32, at every length', () => {
    const received = all.map((text) => JSON.parse(client.decryptAes(encrypt(text, keys, 32))));

    expect(received).toEqual(all.map((text) => JSON.parse(text)));
  });

  test('decrypts what we pad to 16, at every length', () => {
    const received = all.map((text) => client.decryptAes(encrypt(text, keys, 16)));

    expect(received).toEqual(all);
  });

  test('gets our text to the letter, with one newline where the pad would be spaces', () => {
    const received = texts.map((text) => client.decryptAes(encrypt(text, keys, 32)));

    expect(received).toEqual(texts.map((text) => (text.length % 32 === 0 ? `${text}\n` : text)));
  });

  test('would lose everything after the first space if we padded with spaces', () => {
    const text = encodeWireJson({ message: 'Invoice Details', response: 1 }).slice(0, 32);
    const spaces = encrypt(text + ' '.repeat(32), keys, 16).slice(0, -32);

    expect(client.decryptAes(spaces)).toBe('{"message":"Invoice');
    expect(client.decryptAes(encrypt(text, keys))).toBe(`${text}\n`);
  });

  test('encrypts what we decrypt, at every length', () => {
    const received = all.map((text) => decrypt(client.encryptAes(text), keys));

    expect(received).toEqual(all);
  });

  test.each(vectors.filter(({ direction }) => direction === 'response'))(
    'decrypts the $direction of $operation',
    ({ plaintext, hex }) => {
      expect(client.decryptAes(hex)).toBe(plaintext);
    },
  );

  test('reads names in Arabic, which we escape', () => {
    const answer = { status: true, message: 'محمد علي', response: '😀' };

    expect(JSON.parse(client.decryptAes(encrypt(encodeWireJson(answer), keys)))).toEqual(answer);
  });
});

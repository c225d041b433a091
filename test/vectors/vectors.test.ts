import { createDecipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decrypt, encrypt } from '../../shared/encryption/cipher.ts';
import { encodeWireJson, parseWireJson } from '../../shared/encryption/wire-json.ts';
import { ivKey, keys, secretKey, type Vector, vectors } from './published.ts';

const padTo = ({ direction }: Vector): 16 | 32 => (direction === 'request' ? 16 : 32);

/** What is really inside, pad and all. */
const bytesOf = (hex: string): Buffer => {
  const decipher = createDecipheriv('aes-256-cbc', secretKey, ivKey).setAutoPadding(false);
  return Buffer.concat([decipher.update(hex, 'hex'), decipher.final()]);
};

describe.each(vectors)('$direction of $operation', (vector) => {
  const { plaintext, hex, padding } = vector;

  test('its hex decrypts to its plaintext', () => {
    expect(decrypt(hex, keys)).toBe(plaintext);
  });

  test('its plaintext encrypts to its hex', () => {
    expect(encrypt(plaintext, keys, padTo(vector))).toBe(hex);
  });

  test('it ends in as many pad bytes as published, each of them that number', () => {
    expect(bytesOf(encrypt(plaintext, keys, padTo(vector))).subarray(-padding - 1)).toEqual(
      Buffer.concat([Buffer.from(plaintext.slice(-1)), Buffer.alloc(padding, padding)]),
    );
  });

  test('its JSON is what our own encoding makes of its values', () => {
    expect(encodeWireJson(parseWireJson(plaintext))).toBe(plaintext);
  });
});

test('There are requests and responses among the vectors', () => {
  expect(vectors.map(({ direction }) => direction)).toEqual(expect.arrayContaining(['request', 'response']));
});

test.each([
  ['{"merchantCode":', '0e7898bd7464d0c402fe8a949d9cbf9b'],
  ['{"status":true,"', '60a8f6241932227b840a9f5e36987f4d'],
])('A message that starts %s has the published first block', (start, block) => {
  expect([16, 32].map((padding) => encrypt(`${start}…`, keys, padding as 16 | 32).slice(0, 32))).toEqual([
    block,
    block,
  ]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeWireJson, isJsonObject, parseWireJson } from '../../../shared/encryption/wire-json.ts';

/** Any JSON value, with keys and texts of any script; without -0, which JSON itself loses. */
const anyJson = fc
  .jsonValue({ stringUnit: 'binary' })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown);

describe('JSON on the wire', () => {
  test('is pure ASCII', () => {
    fc.assert(fc.property(anyJson, (value) => /^[\x20-\x7f]*$/.test(encodeWireJson(value))));
  });

  test('means what was encoded', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const text = encodeWireJson(value);
        expect(JSON.parse(text)).toEqual(value);
        expect(parseWireJson(text)).toEqual(value);
      }),
    );
  });

  test('is the same text again when it was parsed', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const text = encodeWireJson(value);
        expect(encodeWireJson(parseWireJson(text))).toBe(text);
      }),
    );
  });

  test('has no bare slash', () => {
    fc.assert(fc.property(anyJson, (value) => !/(?<!\\)\//.test(encodeWireJson(value))));
  });

  // What PHP's json_encode($value) prints.
  test.each([
    ['a/b', '"a\\/b"'],
    ['</script>', '"<\\/script>"'],
    ['\\/', '"\\\\\\/"'],
    ['محمد', '"\\u0645\\u062d\\u0645\\u062f"'],
    ['é', '"\\u00e9"'],
    ['😀', '"\\ud83d\\ude00"'],
    ['\u0080', '"\\u0080"'],
    ['\u2028\u2029', '"\\u2028\\u2029"'],
    ['\b\f\n\r\t', '"\\b\\f\\n\\r\\t"'],
    ['\u0000\u001f', '"\\u0000\\u001f"'],
    ['\u007f', '"\u007f"'],
    ['"\'&<>', '"\\"\'&<>"'],
    [[], '[]'],
    [{}, '{}'],
    [{ b: 1, a: [null, true, 0.1] }, '{"b":1,"a":[null,true,0.1]}'],
    [{ 'كلمة/x': 15 }, '{"\\u0643\\u0644\\u0645\\u0629\\/x":15}'],
  ])('is for %j what PHP prints', (value, text) => {
    expect(encodeWireJson(value)).toBe(text);
  });

  test('escapes half a character as it is', () => {
    expect(encodeWireJson('\ud83d')).toBe('"\\ud83d"');
  });
});

describe('A number', () => {
  test.each([
    '1e3',
    '1E3',
    '10.0000',
    '10.000',
    '0.10',
    '1.0',
    '-0',
    '-0.0',
    '8417599096009484213',
    '84175990960090070000014736',
    '1e400',
    '0.30000000000000004999',
  ])('written %s stays the text it was, alone and inside', (text) => {
    expect(parseWireJson(`{"a":${text},"b":[${text}]}`)).toEqual({ a: text, b: [text] });
  });

  test.each([
    ['0', 0],
    ['10', 10],
    ['0.1', 0.1],
    ['-5', -5],
    ['2147483647', 2_147_483_647],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('written %s as JavaScript prints it is a number', (text, number) => {
    expect(parseWireJson(`[${text}]`)).toEqual([number]);
  });

  test('inside a text is no number', () => {
    expect(parseWireJson('{"a":"1e3","b":"10.0000"}')).toEqual({ a: '1e3', b: '10.0000' });
  });
});

describe('Parsing', () => {
  test.each(['', ' ', '{', '{"a":1,}', "{'a':1}", 'undefined', 'NaN', '01', '{"a":1}x', '\ufeff{}'])(
    'throws on %j',
    (text) => {
      expect(() => parseWireJson(text)).toThrow();
    },
  );

  test('takes blanks and newlines around the value', () => {
    expect(parseWireJson(' {"a":1}\r\n')).toEqual({ a: 1 });
  });

  test('keeps a key named __proto__ a key like others', () => {
    const value = parseWireJson('{"__proto__":{"polluted":1}}') as object;

    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
  });
});

test.each([
  [{}, true],
  [{ a: 1 }, true],
  [[], false],
  [null, false],
  ['{}', false],
  [1, false],
  [undefined, false],
])('%j is a JSON object: %s', (value, expected) => {
  expect(isJsonObject(value)).toBe(expected);
});

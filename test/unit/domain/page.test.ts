import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countOf, type NumberRange, pageOf, pageSize } from '../../../shared/domain/page.ts';

/** Any range, empty ones and ones without a used number too, with any of its numbers unused. */
const anyRange: fc.Arbitrary<NumberRange> = fc
  .tuple(fc.integer({ min: 1, max: 2 ** 31 - 200 }), fc.array(fc.boolean(), { maxLength: 130 }))
  .map(([from, used]) => ({
    from,
    to: from + used.length - 1,
    voids: used.flatMap((isUsed, at) => (isUsed ? [] : [from + at])).reverse(),
  }));

const newestFirst = ({ from, to, voids }: NumberRange): number[] =>
  Array.from({ length: to - from + 1 }, (_, back) => to - back).filter((number) => !voids.includes(number));

const shownOn = (range: NumberRange, page: number): number[] => {
  const shown = pageOf(range, page);
  return shown ? newestFirst({ ...shown, voids: range.voids }) : [];
};

const pagesOf = (range: NumberRange): number[][] => {
  const pages: number[][] = [];
  for (let page = 1; pageOf(range, page) !== undefined; page++) pages.push(shownOn(range, page));
  return pages;
};

describe('The pages of a range', () => {
  test('show every used number exactly once, newest first', () => {
    fc.assert(
      fc.property(anyRange, (range) => {
        expect(pagesOf(range).flat()).toEqual(newestFirst(range));
      }),
    );
  });

  test('hold twenty each but the last', () => {
    fc.assert(
      fc.property(anyRange, (range) => {
        const sizes = pagesOf(range).map(({ length }) => length);
        const rest = countOf(range) % pageSize;
        const full = Array.from({ length: Math.floor(countOf(range) / pageSize) }, () => 20);
        expect(sizes).toEqual(rest === 0 ? full : [...full, rest]);
      }),
    );
  });

  test('begin and end with used numbers', () => {
    fc.assert(
      fc.property(anyRange, fc.integer({ min: 1, max: 8 }), (range, page) => {
        const shown = pageOf(range, page);
        expect([shown?.from, shown?.to].filter((number) => range.voids.includes(number ?? 0))).toEqual([]);
      }),
    );
  });

  test('end: there is nothing on any page behind the last', () => {
    fc.assert(
      fc.property(anyRange, fc.integer({ min: 1, max: 2 ** 31 - 1 }), (range, beyond) => {
        expect(pageOf(range, Math.ceil(countOf(range) / pageSize) + beyond)).toBeUndefined();
      }),
    );
  });

  test('are counted by the used numbers alone', () => {
    fc.assert(fc.property(anyRange, (range) => countOf(range) === newestFirst(range).length));
  });

  test('are none where nothing was used', () => {
    const empty = { from: 5, to: 4, voids: [] };
    expect([countOf(empty), pageOf(empty, 1)]).toEqual([0, undefined]);
  });

  test('leave out an unused number and reach further down instead', () => {
    expect([1, 2].map((page) => pageOf({ from: 101, to: 141, voids: [141, 130] }, page))).toEqual([
      { from: 120, to: 140 },
      { from: 101, to: 119 },
    ]);
  });
});

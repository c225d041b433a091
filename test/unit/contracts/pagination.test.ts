import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pagination } from '../../../shared/contracts/pagination.ts';
import { encodeWireJson } from '../../../shared/encryption/wire-json.ts';

const url = 'https://pay.example.com/api/v1/invoice-dashboard';

describe('The pagination object', () => {
  test('of one page is the published one', () => {
    expect(encodeWireJson(pagination(9, 9, 1, url))).toBe(
      '{"total":9,"count":9,"per_page":20,"current_page":1,"total_pages":1,"next_page_url":null,"previous_page_url":null}',
    );
  });

  test.each([
    [1, 20, `${url}?page=2`, null],
    [2, 20, `${url}?page=3`, `${url}?page=1`],
    [3, 1, null, `${url}?page=2`],
    [4, 0, null, `${url}?page=3`],
    [2_147_483_647, 0, null, `${url}?page=3`],
  ])('on page %d of three shows %d rows and leads on to %s and back to %s', (page, count, next, previous) => {
    expect(pagination(41, count, page, url)).toEqual({
      total: 41,
      count,
      per_page: 20,
      current_page: page,
      total_pages: 3,
      next_page_url: next,
      previous_page_url: previous,
    });
  });

  test('of nothing has one page, and leads back to it from any other', () => {
    expect([pagination(0, 0, 1, url), pagination(0, 0, 5, url)]).toEqual([
      {
        total: 0,
        count: 0,
        per_page: 20,
        current_page: 1,
        total_pages: 1,
        next_page_url: null,
        previous_page_url: null,
      },
      {
        total: 0,
        count: 0,
        per_page: 20,
        current_page: 5,
        total_pages: 1,
        next_page_url: null,
        previous_page_url: `${url}?page=1`,
      },
    ]);
  });

  test.each([
    [20, 1],
    [21, 2],
    [40, 2],
    [41, 3],
  ])('of %d rows has %d pages', (total, pages) => {
    expect(pagination(total, 20, 1, url).total_pages).toBe(pages);
  });

  test('has exactly one = in every URL, and what follows it is a page that exists', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 2 ** 31 - 1 }), (total, page) => {
        const { next_page_url, previous_page_url, total_pages } = pagination(total, 0, page, url);
        for (const link of [next_page_url, previous_page_url].filter((each) => each !== null)) {
          const parts = link.split('=');
          expect(parts).toHaveLength(2);
          expect(Number(parts[1])).toBeGreaterThanOrEqual(1);
          expect(Number(parts[1])).toBeLessThanOrEqual(total_pages);
        }
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type KuwaitDate } from '../../../shared/domain/kuwait-time.ts';
import { spansOf } from '../../../shared/store/month-spans.ts';

const day = (text: string) => text as KuwaitDate;
const start = day('2023-11-25');
const dates = fc.nat(900).map((days) => addDays(start, days));

describe('A range of dates', () => {
  test('is covered by its whole months and the days at its ends: every day once, and no other', () => {
    fc.assert(
      fc.property(dates, dates, dates, (from, to, probe) => {
        const { months, edges } = spansOf({ from, to });
        const month = probe.slice(0, 7);
        const covered = [
          months !== undefined && month >= months.from && month <= months.to,
          ...Object.values(edges).map(
            ({ from: first = '9', to: last = '0' }) => probe >= first && probe <= last,
          ),
        ].filter(Boolean).length;

        expect(covered).toBe(probe >= from && probe <= to ? 1 : 0);
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([
    ['without ends is months alone', {}, { months: { from: '1900-01', to: '2199-12' }, edges: {} }],
    [
      'of one month is that month',
      { from: day('2024-02-01'), to: day('2024-02-29') },
      { months: { from: '2024-02', to: '2024-02' }, edges: {} },
    ],
    [
      'within a month is days alone',
      { from: day('2026-03-02'), to: day('2026-03-31') },
      { edges: { newest: { from: '2026-03-02', to: '2026-03-31' } } },
    ],
    [
      'over a year’s end has days at both ends',
      { from: day('2025-11-30'), to: day('2026-01-30') },
      {
        months: { from: '2025-12', to: '2025-12' },
        edges: {
          newest: { from: '2026-01-01', to: '2026-01-30' },
          oldest: { from: '2025-11-30', to: '2025-11-31' },
        },
      },
    ],
    [
      'that ends before it begins is nothing',
      { from: day('2026-03-02'), to: day('2026-03-01') },
      { edges: {} },
    ],
  ])('%s', (_, range, spans) => {
    expect(spansOf(range)).toEqual(spans);
  });
});

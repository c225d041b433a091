/** Rows on a page of any list (contract section 4, Decided). */
export const pageSize = 20;

/**
 * Consecutive numbers `from`..`to`, both included, of which a few (`voids`, newest first) were never used.
 * `to` < `from` when there are none.
 */
export interface NumberRange {
  from: number;
  to: number;
  voids: readonly number[];
}

export const countOf = ({ from, to, voids }: NumberRange): number =>
  Math.max(0, to - from + 1 - voids.length);

/** The numbers that page `page` (from 1) shows, newest first: from..to without the voids; undefined past the end. */
export const pageOf = (range: NumberRange, page: number): { from: number; to: number } | undefined => {
  const first = (page - 1) * pageSize;
  const last = Math.min(first + pageSize, countOf(range)) - 1;
  return last < first ? undefined : { from: usedFromTop(range, last), to: usedFromTop(range, first) };
};

/** The number that `rank` used ones (from 0) are newer than. */
const usedFromTop = ({ to, voids }: NumberRange, rank: number): number => {
  let number = to - rank;
  for (const unused of voids) {
    if (unused < number) break;
    number--;
  }
  return number;
};

import { countOfTallies, isOfKind, type KindFilter } from '../domain/transaction.ts';
import type { Period } from './report-rollups.ts';

/** Rows `first` up to but not including `end` of a list, newest first, counted from 0. */
export interface Rows {
  first: number;
  end: number;
}

/** A period that holds rows of a list: how many, and how many rows of it are newer. */
export interface Place {
  period: Period;
  count: number;
  newer: number;
}

/** The periods, given newest first, in which the wanted rows lie; `newer` rows are newer than all of them. */
export const placesOf = (
  { first, end }: Rows,
  periods: readonly Period[],
  filter: KindFilter,
  newer = 0,
): Place[] => {
  const places: Place[] = [];
  let passed = newer;
  for (const period of periods) {
    const count = countOfTallies(period.tallies.filter((tally) => isOfKind(filter, tally)));
    if (count > 0 && passed < end && passed + count > first) places.push({ period, count, newer: passed });
    passed += count;
  }
  return places;
};

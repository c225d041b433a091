import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  byDayMs,
  type KuwaitDate,
  kuwaitDate,
  kuwaitInstant,
  kuwaitTimestamp,
  parseKuwaitDate,
  withinDay,
} from '../../../shared/domain/kuwait-time.ts';

const at = (text: string): number => Date.parse(text);
const day = (text: string): KuwaitDate => text as KuwaitDate;

/** Any millisecond of the years 2000 to 2099. */
const anyInstant = fc.integer({ min: at('2000-01-01T00:00:00Z'), max: at('2099-12-31T23:59:59.999Z') });
const anyDay = anyInstant.map(kuwaitDate);

/** The same clock as the operating system's time zones know it. */
const inKuwait = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Kuwait',
  dateStyle: 'short',
  timeStyle: 'medium',
});

describe('An instant', () => {
  test('prints as the wall clocks in Kuwait show it', () => {
    fc.assert(fc.property(anyInstant, (ms) => kuwaitTimestamp(ms) === inKuwait.format(ms)));
  });

  test('is read to the second from what it prints', () => {
    fc.assert(fc.property(anyInstant, (ms) => kuwaitInstant(kuwaitTimestamp(ms)) === ms - (ms % 1_000)));
  });

  test('falls on the day it prints', () => {
    fc.assert(fc.property(anyInstant, (ms) => kuwaitTimestamp(ms).startsWith(`${kuwaitDate(ms)} `)));
  });

  test.each([
    ['2026-03-09T20:59:59.999Z', '2026-03-09 23:59:59'],
    ['2026-03-09T21:00:00.000Z', '2026-03-10 00:00:00'],
    ['2026-12-31T21:00:00.000Z', '2027-01-01 00:00:00'],
    ['2028-02-28T21:00:00.000Z', '2028-02-29 00:00:00'],
    ['2025-10-08T07:46:40.000Z', '2025-10-08 10:46:40'],
  ])('%s is %s in Kuwait', (utc, kuwait) => {
    expect([kuwaitTimestamp(at(utc)), kuwaitDate(at(utc))]).toEqual([kuwait, kuwait.slice(0, 10)]);
  });
});

describe('A day', () => {
  test.each(['2026-01-01', '2028-02-29', '2000-02-29', '1999-12-31', '2199-12-31'])(
    'is read from %s',
    (text) => {
      expect(parseKuwaitDate(text)).toBe(text);
    },
  );

  test.each([
    '2026-02-29',
    '2100-02-29',
    '2026-02-30',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-01-32',
    '2026-1-1',
    '26-01-01',
    '0000-01-01',
    '9999-12-31',
    '2026/01/01',
    '01-01-2026',
    '2026-01-01 ',
    ' 2026-01-01',
    '2026-01-01\n',
    '2026-01-01T00:00:00Z',
    '+002026-01-01',
    '٢٠٢٦-٠١-٠١',
    '',
    'today',
  ])('is not read from %j', (text) => {
    expect(parseKuwaitDate(text)).toBeUndefined();
  });

  test('that is printed can be read', () => {
    fc.assert(fc.property(anyDay, (date) => parseKuwaitDate(date) === date));
  });

  test.each([
    ['2026-01-31', 1, '2026-02-01'],
    ['2026-02-28', 1, '2026-03-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2028-02-29', 1, '2028-03-01'],
    ['2028-03-01', -1, '2028-02-29'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-01-01', -1, '2025-12-31'],
    ['2026-12-10', 30, '2027-01-09'],
    ['2026-03-10', 0, '2026-03-10'],
  ])('%s and %d days make %s', (date, days, expected) => {
    expect(addDays(day(date), days)).toBe(expected);
  });

  test('comes back when as many days are taken as were added', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -4000, max: 4000 }), (date, days) => {
        return addDays(addDays(date, days), -days) === date;
      }),
    );
  });

  test('sorts as text before every later day', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 4000 }), (date, days) => date < addDays(date, days)),
    );
  });
});

describe('An instant moved into a day', () => {
  test('lies in that day, and stays where it was if it lay there', () => {
    fc.assert(
      fc.property(anyDay, anyInstant, (date, ms) => {
        expect(kuwaitDate(withinDay(date, ms))).toBe(date);
        expect(withinDay(kuwaitDate(ms), ms)).toBe(ms);
      }),
    );
  });

  test('becomes the first of it from before, and the last of it from after', () => {
    const moved = [at('2026-03-01T00:00:00Z'), at('2026-03-20T00:00:00Z')].map((ms) =>
      withinDay(day('2026-03-10'), ms),
    );

    expect(moved).toEqual([at('2026-03-09T21:00:00.000Z'), at('2026-03-10T20:59:59.999Z')]);
  });
});

test.each([
  ['08:00:00', '2026-03-10T05:00:00.000Z', '2026-03-10T05:00:00.000Z'],
  ['20:59:59', '2026-03-10T17:59:59.999Z', '2026-03-10T17:59:59.999Z'],
  ['21:00:00', '2026-03-10T18:00:00.000Z', '2026-03-11T05:00:00.000Z'],
  ['23:59:59', '2026-03-10T20:59:59.999Z', '2026-03-11T05:00:00.000Z'],
  ['00:00:00', '2026-03-10T21:00:00.000Z', '2026-03-11T05:00:00.000Z'],
  ['07:59:59', '2026-03-11T04:59:59.999Z', '2026-03-11T05:00:00.000Z'],
])('an instant of the night is moved to the next 08:00 in Kuwait: %s', (_time, from, to) => {
  expect(byDayMs(at(from))).toBe(at(to));
});

import type { DateStyle } from './styles.ts';

const daySeconds = 86_400;
/** Days from Excel's day 0, 1899-12-30, to 1970. */
const daysTo1970 = 25_569;
const daysBetweenSystems = 1_462;
/** 9999-12-31 is the last day that programs show. */
const lastDay = 2_958_465;

/**
 * A number as people read it in its cell: digits without an exponent, to Excel's 15 significant places. So a phone
 * that became a number is its digits again, and 0.1 + 0.2 is 0.3.
 */
export const numberText = (raw: string): string => {
  if (/^-?\d{1,15}$/.test(raw)) return raw;
  const number = Number(raw);
  return raw.trim() === '' || !Number.isFinite(number) ? raw : String(Number(number.toPrecision(15)));
};

/**
 * The day, and time to the minute, that a number of days names: `2026-03-10` or `2026-03-10 09:30`. Undefined for what
 * no program shows as a date.
 *
 * In the 1900 system days before 1900-03-01 are one off, as Excel counts a 29th of February that was none.
 */
export const dateText = (raw: string, style: DateStyle, from1904: boolean): string | undefined => {
  const serial = Number(raw) + (from1904 ? daysBetweenSystems : 0);
  if (raw.trim() === '' || !(serial >= 1 && serial < lastDay + 1)) return undefined;
  const days = serial < 60 ? serial + 1 : serial;
  const seconds = Math.round((days - daysTo1970) * daySeconds);
  const [day, time = ''] = new Date(seconds * 1000).toISOString().split('T');
  return style === 'moment' || seconds % daySeconds !== 0 ? `${day} ${time.slice(0, 5)}` : day;
};

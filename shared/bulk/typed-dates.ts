import { kuwaitInstant, parseKuwaitDate } from '../domain/kuwait-time.ts';
import { visible } from '../domain/typed-digits.ts';

const moment = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::\d{2})?)?$/;

/**
 * A day as spreadsheets write it, year first, in either script and with dashes or slashes, as `YYYY-MM-DD`; a time after
 * it is left out. Other orders are not guessed at: what is no such day comes back as it was.
 */
export const typedDay = (text: string): string => {
  const [, year, month, day] = moment.exec(visible(text)) ?? [];
  return year === undefined ? text : dayText(year, month, day);
};

/** The instant (epoch milliseconds) of a day and time in Kuwait, to the minute; undefined when it is none. */
export const typedMoment = (text: string): number | undefined => {
  const [, year = '', month, day, hour, minute = ''] = moment.exec(visible(text)) ?? [];
  const date = parseKuwaitDate(dayText(year, month, day));
  if (date === undefined || hour === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return kuwaitInstant(`${date} ${hour.padStart(2, '0')}:${minute}:00`);
};

const dayText = (year: string, month = '', day = ''): string =>
  `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;

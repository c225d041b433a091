/** A day in Asia/Kuwait, `YYYY-MM-DD`. Compares as a string. */
export type KuwaitDate = string & { readonly __day: unique symbol };

const dayMs = 86_400_000;
/** Kuwait is UTC+3 the whole year (contract section 4). */
const offsetMs = 3 * 3_600_000;

/** The Kuwait day an instant (epoch milliseconds) falls on. */
export const kuwaitDate = (ms: number): KuwaitDate =>
  new Date(ms + offsetMs).toISOString().slice(0, 10) as KuwaitDate;

/** An instant as `YYYY-MM-DD HH:MM:SS` in Kuwait time. */
export const kuwaitTimestamp = (ms: number): string =>
  new Date(ms + offsetMs).toISOString().slice(0, 19).replace('T', ' ');

/** The instant (epoch milliseconds) that a `YYYY-MM-DD HH:MM:SS` in Kuwait time names. */
export const kuwaitInstant = (timestamp: string): number =>
  Date.parse(`${timestamp.replace(' ', 'T')}Z`) - offsetMs;

/** Reads a `YYYY-MM-DD` that exists in the calendar; undefined for anything else. */
export const parseKuwaitDate = (text: string): KuwaitDate | undefined => {
  if (!/^(?:19|20|21)\d\d-\d\d-\d\d$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text) ? (text as KuwaitDate) : undefined;
};

export const addDays = (date: KuwaitDate, days: number): KuwaitDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10) as KuwaitDate;

/** An instant, moved to the nearest one of a Kuwait day when it lies outside it. */
export const withinDay = (day: KuwaitDate, ms: number): number => {
  const startMs = Date.parse(`${day}T00:00:00Z`) - offsetMs;
  return Math.min(Math.max(ms, startMs), startMs + dayMs - 1);
};

/** The hour in Kuwait, 0 to 23, an instant (epoch milliseconds) falls in. */
export const kuwaitHour = (ms: number): number => new Date(ms + offsetMs).getUTCHours();

/** The instant (epoch milliseconds) a Kuwait day begins at. */
export const dayStartMs = (day: KuwaitDate): number => Date.parse(`${day}T00:00:00Z`) - offsetMs;

const [dayBeginsMs, dayEndsMs] = [8 * 3_600_000, 21 * 3_600_000];

/** An instant, moved to the next 08:00 in Kuwait when it lies in the night: from 21:00 on, or before 08:00. */
export const byDayMs = (ms: number): number => {
  const startMs = dayStartMs(kuwaitDate(ms));
  if (ms < startMs + dayBeginsMs) return startMs + dayBeginsMs;
  return ms < startMs + dayEndsMs ? ms : startMs + dayMs + dayBeginsMs;
};

/** The day so many months after a date: the same day of the month, or the last one of a shorter month. */
export const addMonths = (date: KuwaitDate, months: number): KuwaitDate => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const ms = Date.UTC(year, month - 1 + months, Math.min(day, lastDay));
  return new Date(ms).toISOString().slice(0, 10) as KuwaitDate;
};

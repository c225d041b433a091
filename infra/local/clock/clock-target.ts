import { kuwaitTimestamp } from '../../../shared/domain/kuwait-time.ts';

/** Why a clock cannot be moved so, in a sentence for the developer. */
export class ClockRefusal extends Error {
  override readonly name = 'ClockRefusal';
}

/**
 * The instant (epoch milliseconds) that `{"now":"2026-12-31 23:59:00"}` in Kuwait time or `{"advance":"P40D"}`
 * (an ISO 8601 duration) asks for, from what it is now. Throws a {@link ClockRefusal} for anything else, and for going back.
 */
export const clockTarget = (body: string, nowMs: number): number => {
  const target = targetOf(parse(body), nowMs);
  if (!(target <= latestMs))
    throw new ClockRefusal('The clock goes as far as 2100-12-31 23:59:59: ask for less.');
  // The clock is told in seconds, so the second that it shows is not the past.
  if (target < nowMs - (nowMs % 1_000)) {
    throw new ClockRefusal(
      `The clock only goes forward, and it is ${kuwaitTimestamp(nowMs)} already: ask for a later time, or start with an empty data folder.`,
    );
  }
  return Math.max(target, nowMs);
};

const kuwaitOffsetMs = 3 * 3_600_000;
const latestMs = Date.UTC(2101, 0) - kuwaitOffsetMs - 1;

const howTo =
  'Send {"now":"2026-12-31 23:59:00"} in Kuwait time, or {"advance":"P40D"} with an ISO 8601 duration, and nothing else.';

const parse = (body: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new ClockRefusal(howTo);
};

const targetOf = (body: Readonly<Record<string, unknown>>, nowMs: number): number => {
  const { now, advance, ...others } = body;
  const isOne = (now === undefined) !== (advance === undefined) && Object.keys(others).length === 0;
  const target = isOne ? (instantOf(now) ?? advanced(advance, nowMs)) : undefined;
  if (target === undefined) throw new ClockRefusal(howTo);
  return target;
};

const instantOf = (text: unknown): number | undefined => {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined;
  const ms = Date.parse(`${text.replace(' ', 'T')}Z`) - kuwaitOffsetMs;
  return !Number.isNaN(ms) && kuwaitTimestamp(ms) === text ? ms : undefined;
};

const duration =
  /^P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Years and months go by the Kuwait calendar, and to a shorter month's last day; the rest is added to that. */
const advanced = (text: unknown, nowMs: number): number | undefined => {
  const parts = typeof text === 'string' ? duration.exec(text) : null;
  if (!parts) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  const inSeconds = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds;
  return monthsLater(nowMs, years * 12 + months) + inSeconds * 1_000;
};

const monthsLater = (ms: number, months: number): number => {
  const inKuwait = new Date(ms + kuwaitOffsetMs);
  const [year, month] = [inKuwait.getUTCFullYear(), inKuwait.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  inKuwait.setUTCFullYear(year, month, Math.min(inKuwait.getUTCDate(), lastDay));
  return inKuwait.getTime() - kuwaitOffsetMs;
};

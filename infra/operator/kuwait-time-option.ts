import { InvalidArgumentError } from 'commander';
import { addDays, dayStartMs, kuwaitInstant, parseKuwaitDate } from '../../shared/domain/kuwait-time.ts';

/** A time in Kuwait as operators write it. */
export interface WrittenTime {
  /** Epoch milliseconds: the beginning of a day, or the second that was named. */
  fromMs: number;
  /** The end of the same day, or the same second. */
  toMs: number;
}

/** Reads `YYYY-MM-DD`, the whole day, or `YYYY-MM-DD HH:MM:SS`; Kuwait's time. */
export const writtenTime = (text: string): WrittenTime => {
  const [, written = '', clock] = /^(\S{10})(?:[ T]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d))?$/.exec(text) ?? [];
  const day = parseKuwaitDate(written);
  if (!day) throw new InvalidArgumentError('It must be YYYY-MM-DD or "YYYY-MM-DD HH:MM:SS", Kuwait time.');
  if (clock === undefined) return { fromMs: dayStartMs(day), toMs: dayStartMs(addDays(day, 1)) };
  const atMs = kuwaitInstant(`${day} ${clock}`);
  return { fromMs: atMs, toMs: atMs };
};

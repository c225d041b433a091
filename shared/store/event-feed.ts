import { cursorText, type EventCursor, eventIdForm, stamp } from '../domain/event-cursor.ts';
import { eventFrom, type RecordedEvent } from './event-item.ts';
import { outboxOf } from './keys.ts';
import { keptDays } from './outbox.ts';
import type { Item, Query, Table } from './table.ts';

/**
 * How long after the time in its id an event may still turn up: an event gets its time before its transaction commits.
 * Longer than any function may run, with a minute for clocks that disagree.
 */
export const unsettledMs = 6 * 60_000;
/** How far ahead of the reader's clock a writer's may be for its event to be shown in the pass that finds it. */
const aheadMs = 60_000;
const dayMs = 86_400_000;

/** What of the feed a page is taken from. */
export interface Reading {
  /** Sort keys, both included: nothing where `from` is past `to`. */
  from: string;
  to: string;
  /** When this pass is over, everything before it has been shown. Epoch milliseconds. */
  horizonMs: number;
}

/**
 * What a cursor has left to read.
 *
 * A pass goes page by page from where the reader stands to the moment the pass began, and ends at its horizon, which lies
 * {@link unsettledMs} before that: what is younger was shown, and the next pass shows it again, with whatever was
 * committed late in between. So each pass has an end, and a reader that follows cursors misses nothing (decision 013).
 */
export const readingOf = (cursor: EventCursor | undefined, nowMs: number): Reading => {
  const oldest = stamp(nowMs - keptDays * dayMs);
  // A reader's own horizon is never later than that: what it makes up would only have it miss something.
  const horizonMs = Math.min(cursor?.horizonMs ?? nowMs, nowMs - unsettledMs);
  return {
    from: later(oldest, positionOf(cursor?.after ?? oldest)),
    to: stamp(horizonMs + unsettledMs + aheadMs),
    horizonMs,
  };
};

const later = (one: string, other: string): string => (one > other ? one : other);

/** Where to go on: right behind an event's id, no other one lies between; or at a stamp. */
const positionOf = (after: string): string => (eventIdForm.test(after) ? `${after}~` : after);

export interface EventPage<Event = RecordedEvent> {
  events: Event[];
  /** The cursor to go on with; there is always one. */
  next: string;
  /** Whether this pass has another page. */
  more: boolean;
}

/** A page of what a reading found, which is asked for one event more than a page holds. */
export const pageOf = <Event extends { eventId: string }>(
  found: readonly Event[],
  { horizonMs }: Pick<Reading, 'horizonMs'>,
  size: number,
): EventPage<Event> => {
  const events = found.slice(0, size);
  const last = events.at(-1);
  const more = found.length > size;
  const next = more && last ? { after: last.eventId, horizonMs } : { after: stamp(horizonMs) };
  return { events, next: cursorText(next), more };
};

export const feedPageSize = 100;

/** A page of a merchant's events, oldest first. One round trip, whichever page it is. */
export const feedPage = async (
  table: Table,
  merchantId: number,
  cursor: EventCursor | undefined,
  nowMs: number,
  size = feedPageSize,
): Promise<EventPage> => {
  const reading = readingOf(cursor, nowMs);
  const { from, to } = reading;
  const wanted: Query = { pk: outboxOf(merchantId), between: [from, to], limit: size + 1 };
  const { items } = from > to ? { items: [] } : await table.query(wanted);
  return pageOf(items.map(eventFrom), reading, size);
};

/** Every event of a merchant from `fromMs` on, up to and without `toMs`, oldest first. */
export async function* eventsBetween(
  table: Table,
  merchantId: number,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): AsyncGenerator<RecordedEvent> {
  if (fromMs >= toMs) return;
  const range: Query = { pk: outboxOf(merchantId), between: [stamp(fromMs), stamp(toMs)] };
  let startAfter: Item | undefined;
  do {
    const { items, next } = await table.query(startAfter ? { ...range, startAfter } : range);
    yield* items.map(eventFrom);
    startAfter = next;
  } while (startAfter);
}

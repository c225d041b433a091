import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCursor, stamp } from '../../../shared/domain/event-cursor.ts';
import { type EventPage, pageOf, readingOf, unsettledMs } from '../../../shared/store/event-feed.ts';

const beganMs = Date.UTC(2026, 2, 10, 9);
const minuteMs = 60_000;

interface Happening {
  eventId: string;
  /** From when on readers can see it. */
  commitMs: number;
}

const happening = (atMs: number, delayMs: number, nth: number): Happening => ({
  eventId: `${stamp(atMs)}-00-${String(nth).padStart(16, '0')}`,
  commitMs: atMs + delayMs,
});

/** What a reader is answered at a moment, of everything that will ever have happened. */
const ask = (all: readonly Happening[], cursor: string | undefined, nowMs: number, size: number) => {
  const reading = readingOf(cursor === undefined ? undefined : parseCursor(cursor), nowMs);
  const found = all
    .filter(({ commitMs, eventId }) => commitMs <= nowMs && eventId >= reading.from && eventId <= reading.to)
    .sort((one, other) => (one.eventId < other.eventId ? -1 : 1))
    .slice(0, size + 1);
  return pageOf(found, reading, size);
};

const happenings = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 40 * minuteMs }),
      // Less than nothing where the writer's clock is ahead of the reader's.
      fc.integer({ min: -minuteMs, max: unsettledMs - 1 }),
    ),
    { maxLength: 40 },
  )
  .map((list) => list.map(([atMs, delayMs], nth) => happening(beganMs + atMs, delayMs, nth)));

/** How long a reader waits between one page and the next. */
const pauses = fc.array(fc.integer({ min: 0, max: 5 * minuteMs }), { minLength: 1, maxLength: 60 });
const pageSize = fc.integer({ min: 1, max: 6 });

/** Follows cursors page by page, then once more when all has settled: the ids it was shown. */
const follow = (all: readonly Happening[], waits: readonly number[], size: number, from?: string) => {
  const seen = new Set<string>();
  let cursor = from;
  let nowMs = beganMs;
  const read = (): EventPage<Happening> => {
    const page = ask(all, cursor, nowMs, size);
    for (const { eventId } of page.events) seen.add(eventId);
    cursor = page.next;
    return page;
  };
  for (const wait of waits) {
    read();
    nowMs += wait;
  }
  nowMs += 60 * minuteMs;
  while (read().more);
  // The pass that was under way may have begun long ago.
  while (read().more);
  return seen;
};

describe('Who follows cursors', () => {
  test('sees every event, in whatever order they are committed', () => {
    fc.assert(
      fc.property(happenings, pauses, pageSize, (all, waits, size) => {
        expect([...follow(all, waits, size)].sort()).toEqual(all.map(({ eventId }) => eventId).sort());
      }),
      { numRuns: 500 },
    );
  });

  test('sees every later one from the event on that a webhook named', () => {
    fc.assert(
      fc.property(happenings, fc.nat(39), pauses, pageSize, (all, nth, waits, size) => {
        const named = all[nth % Math.max(1, all.length)];
        if (!named) return;
        const seen = follow(all, waits, size, named.eventId);
        const later = all.filter(({ eventId }) => eventId > named.eventId);
        expect(later.filter(({ eventId }) => !seen.has(eventId))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('is never led past what may still be committed', () => {
    fc.assert(
      fc.property(happenings, fc.integer({ min: 0, max: 45 * minuteMs }), pageSize, (all, at, size) => {
        const nowMs = beganMs + at;
        const { next, more, events } = ask(all, undefined, nowMs, size);
        expect(next).toBe(
          more ? `${events.at(-1)?.eventId}~${stamp(nowMs - unsettledMs)}` : stamp(nowMs - unsettledMs),
        );
      }),
    );
  });

  test('comes to the end of a pass also while more happens than it reads', () => {
    const all = Array.from({ length: 5_000 }, (_, nth) => happening(beganMs + nth * 1_000, 0, nth));
    let cursor: string | undefined;
    let nowMs = beganMs;
    let pages = 0;
    let page: EventPage<Happening>;
    do {
      page = ask(all, cursor, nowMs, 1);
      cursor = page.next;
      nowMs += 2_000;
      pages += 1;
    } while (page.more);

    expect(pages).toBeLessThan(70);
  });
});

test('a recent event is shown at once, and again until it is older than the horizon', () => {
  const all = [happening(beganMs, 0, 1)];
  const shownAt = (nowMs: number, cursor: string | undefined) => {
    const { events, next } = ask(all, cursor, nowMs, 10);
    return { count: events.length, next };
  };
  const first = shownAt(beganMs, undefined);
  const second = shownAt(beganMs + unsettledMs, first.next);
  const third = shownAt(beganMs + unsettledMs + 1, second.next);
  const fourth = shownAt(beganMs + unsettledMs + 2, third.next);

  expect([first, second, third, fourth].map(({ count }) => count)).toEqual([1, 1, 1, 0]);
});

test('a reader that was away for longer than events are kept begins with the oldest', () => {
  const oldest = stamp(beganMs - 30 * 24 * 60 * minuteMs);
  const cursors = [undefined, '0000000000000', `${stamp(1)}-00-${'0'.repeat(16)}~${stamp(2)}`];

  expect(cursors.map((text) => readingOf(text ? parseCursor(text) : undefined, beganMs).from)).toEqual([
    oldest,
    oldest,
    oldest,
  ]);
});

test('a horizon that a reader made up is not later than the true one', () => {
  const cursor = { after: `${stamp(beganMs)}-00-${'0'.repeat(16)}`, horizonMs: beganMs + minuteMs };

  expect(readingOf(cursor, beganMs).horizonMs).toBe(beganMs - unsettledMs);
});

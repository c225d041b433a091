/** An event's id: the milliseconds of its time, its place among those of one transaction, a random part. Ids sort by time. */
export const eventIdForm = /^\d{13}-\d{2}-[0-9a-f]{16}$/;

/** Where a reader of the event feed stands. */
export interface EventCursor {
  /** The id of the last event it was shown, or a {@link stamp}, before which it has seen everything. */
  after: string;
  /** In the middle of a pass: the horizon that the pass began with. Epoch milliseconds. */
  horizonMs?: number;
}

/** The beginning of the ids of all events of one millisecond; sorts before them and after all earlier ones. */
export const stamp = (ms: number): string => String(Math.max(0, ms)).padStart(13, '0');

/** A cursor as clients keep it: `<stamp>`, `<event id>`, or `<event id>~<horizon>` within a pass. */
export const cursorText = ({ after, horizonMs }: EventCursor): string =>
  horizonMs === undefined ? after : `${after}~${stamp(horizonMs)}`;

/** Reads a cursor; undefined for anything else. */
export const parseCursor = (text: string): EventCursor | undefined => {
  const [after = '', horizon, ...more] = text.split('~');
  if (more.length > 0) return undefined;
  if (horizon === undefined) {
    return stampForm.test(after) || eventIdForm.test(after) ? { after } : undefined;
  }
  return eventIdForm.test(after) && stampForm.test(horizon)
    ? { after, horizonMs: Number(horizon) }
    : undefined;
};

const stampForm = /^\d{13}$/;

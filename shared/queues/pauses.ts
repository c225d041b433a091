const minute = 60;
const hour = 60 * minute;

const pauses = [10, minute, 5 * minute, 30 * minute, 2 * hour];
const longestPause = 6 * hour;

/**
 * Seconds until a message is looked at again that was handed out so many times and could not be dealt with, for a reason
 * of our own: the table or a secret cannot be read, or the message is none.
 */
export const pauseSeconds = (receives: number): number => pauses[receives - 1] ?? longestPause;

/** SQS hides a message for twelve hours at most, counted from when it was handed out. */
const longestHidden = 12 * hour - minute;

/**
 * Seconds for which a message is hidden that is due at `ms`: until then, or until it has to be put off once more; none for
 * one that came due while its try was stored, as SQS takes no less.
 */
export const secondsUntil = (ms: number, nowMs: number): number =>
  Math.min(Math.max(Math.ceil((ms - nowMs) / 1_000), 0), longestHidden);

const minute = 60;
const hour = 60 * minute;

const pauses = [10, minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour];

/** SQS hides a message for twelve hours at most, counted from when it was handed out. */
const longestPause = 12 * hour - minute;

/** Seconds until a notice is tried again that has failed so many times. */
export const pauseSeconds = (tries: number): number => pauses[tries - 1] ?? longestPause;

/** Some of a merchant's rows on their way to become invoices, and when it is looked whether all of them did. */
export interface BulkSending {
  id: string;
  merchantId: number;
  rowIds: readonly number[];
  /** How often its rows were put on the queue. */
  round: number;
  dueMs: number;
  createdMs: number;
  updatedMs: number;
}

const minuteMs = 60_000;
const firstPauseMs = 15 * minuteMs;
const longestPauseMs = 6 * 60 * minuteMs;
const longestSpreadMs = 10 * minuteMs;

/**
 * When rows that were put on the queue so many times are put there again, should any be left. A thousand sendings that
 * began in the same moment, as those of a large file, are spread over ten minutes by their ids.
 */
export const nextRoundMs = (id: string, round: number, nowMs: number): number =>
  nowMs + Math.min(firstPauseMs * 2 ** (round - 1), longestPauseMs) + spreadMs(id);

/** An id ends in random hexadecimal digits. */
const spreadMs = (id: string): number =>
  Math.floor((parseInt(id.slice(-4), 16) / 0x1_0000) * longestSpreadMs);

export const newSending = (
  merchantId: number,
  id: string,
  rowIds: readonly number[],
  nowMs: number,
): BulkSending => ({
  id,
  merchantId,
  rowIds,
  round: 1,
  dueMs: nextRoundMs(id, 1, nowMs),
  createdMs: nowMs,
  updatedMs: nowMs,
});

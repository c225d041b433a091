import { ApiError } from '../domain/api-error.ts';

const longestPauseMs = 200;
const mostAttempts = 40;

/** Waits a little, longer with each attempt; with full jitter, so that callers who collided once part ways. */
export const backOff = (attempt: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, Math.random() * Math.min(longestPauseMs, 10 * 2 ** attempt));
  });

/**
 * Repeats `attempt` while it loses races that another try can win: it returns undefined for "try again".
 *
 * Gives up with 429 and nothing written, so that the caller may safely come back.
 */
export const untilSettled = async <T>(attempt: () => Promise<T | undefined>): Promise<T> => {
  for (let tries = 0; tries < mostAttempts; tries++) {
    if (tries > 0) await backOff(Math.min(tries, 4));
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw new ApiError({ code: 'too-many-requests', retryAfterSeconds: 1 });
};

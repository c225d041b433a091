import { setTimeout } from 'node:timers/promises';

/** Asks until the answer is as wanted, for what follows the table's stream; fails with the last answer. */
export const eventually = async <T>(
  ask: () => Promise<T>,
  wanted: (answer: T) => boolean,
  waitMs = patienceMs,
): Promise<T> => {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(`Still not so after ${waitMs} ms: ${JSON.stringify(answer)?.slice(0, 500)}`);
    await setTimeout(50);
  }
};

/** One worker follows the stream for all tests at once, and an emulator of AWS takes its time. */
const patienceMs = 45_000;

import { type Clock, systemClock } from '../../shared/domain/clock.ts';

/** How far a long piece of work got, for who waits for it. */
export interface Progress {
  readonly done: number;
  step(count?: number): void;
  /** Shows where it ended, and leaves the line. */
  end(): void;
}

/** Where progress is shown: the error stream, so that the output holds results alone. */
export type Screen = Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean; columns?: number };

/**
 * Shows work on rows: in a terminal as a line that is drawn anew, elsewhere as a line now and then, none for work that
 * is soon done.
 *
 * @param total undefined while nobody knows how many rows there are
 */
export const progress = (
  label: string,
  total: number | undefined,
  screen: Screen = process.stderr,
  clock: Clock = systemClock,
): Progress => {
  const startedMs = clock();
  const pauseMs = screen.isTTY ? 100 : 10_000;
  let done = 0;
  let shownMs = startedMs;

  const draw = (): void => {
    shownMs = clock();
    const facts = factsOf(done, total, shownMs - startedMs);
    if (!screen.isTTY) screen.write(`${label}: ${facts}\n`);
    else {
      const line = [label.padEnd(8), ...(total === undefined ? [] : [bar(part(done, total))]), facts].join(
        '  ',
      );
      screen.write(`\r${line.slice(0, (screen.columns ?? 80) - 1)}\x1b[K`);
    }
  };

  return {
    get done() {
      return done;
    },
    step: (count = 1) => {
      done += count;
      if (clock() - shownMs >= pauseMs) draw();
    },
    end: () => {
      if (!screen.isTTY) return;
      draw();
      screen.write('\n');
    },
  };
};

/** Leaves room for the rest on a line of 80. */
const barLength = 16;

const bar = (share: number): string => {
  const filled = Math.floor(share * barLength);
  return `[${'#'.repeat(filled)}${'.'.repeat(barLength - filled)}]`;
};

const part = (done: number, total: number): number => (total === 0 ? 1 : done / total);

const factsOf = (done: number, total: number | undefined, elapsedMs: number): string => {
  const perSecond = elapsedMs < 1_000 ? undefined : (done / elapsedMs) * 1_000;
  return [
    total === undefined
      ? `${counted(done)} rows`
      : `${Math.floor(part(done, total) * 100)} %, ${counted(done)} of ${counted(total)} rows`,
    ...(perSecond ? [`${counted(Math.round(perSecond))}/s`] : []),
    ...(perSecond && total !== undefined && done < total
      ? [`${timeLeft((total - done) / perSecond)} left`]
      : []),
  ].join(', ');
};

const timeLeft = (seconds: number): string => {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};

/** A count with its thousands apart. */
export const counted = (count: number): string => count.toLocaleString('en');

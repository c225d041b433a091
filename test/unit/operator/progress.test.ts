import { describe, expect, test } from 'vitest';
import { progress } from '../../../infra/operator/progress.ts';

/** A screen that keeps what was written, and a clock that goes as the test says. */
const watched = (isTTY: boolean, columns?: number) => {
  const written: string[] = [];
  const screen = {
    isTTY,
    ...(columns === undefined ? {} : { columns }),
    write: (text: string) => written.push(text) > 0,
  };
  const time = { ms: 0 };
  return { written, time, screen, clock: () => time.ms };
};

describe('Progress in a terminal', () => {
  test('is one line that is drawn anew, with a bar, a rate and what is left', () => {
    const { written, time, screen, clock } = watched(true);
    const shown = progress('Storing', 10_000, screen, clock);

    time.ms = 2_000;
    shown.step(2_500);
    time.ms = 2_050;
    shown.step(1);
    time.ms = 8_000;
    shown.step(7_499);
    shown.end();

    expect(written).toEqual([
      '\rStoring   [####............]  25 %, 2,500 of 10,000 rows, 1,250/s, 0:06 left\x1b[K',
      '\rStoring   [################]  100 %, 10,000 of 10,000 rows, 1,250/s\x1b[K',
      '\rStoring   [################]  100 %, 10,000 of 10,000 rows, 1,250/s\x1b[K',
      '\n',
    ]);
  });

  test('tells rows and rate alone while nobody knows how many there are', () => {
    const { written, time, screen, clock } = watched(true);
    const shown = progress('Checking', undefined, screen, clock);

    time.ms = 500;
    shown.step(1_234);
    time.ms = 1_000;
    shown.end();

    expect(written).toEqual(['\rChecking  1,234 rows\x1b[K', '\rChecking  1,234 rows, 1,234/s\x1b[K', '\n']);
  });

  test('is never longer than a line', () => {
    const { written, time, screen, clock } = watched(true, 20);
    const shown = progress('Storing', 10, screen, clock);

    time.ms = 100;
    shown.step();

    expect(written).toEqual(['\rStoring   [#.......\x1b[K']);
  });
});

describe('Progress elsewhere', () => {
  test('is a line every ten seconds, and none for what is soon done', () => {
    const { written, time, screen, clock } = watched(false);
    const shown = progress('Storing', 10_000, screen, clock);

    for (let second = 1; second <= 25; second++) {
      time.ms = second * 1_000;
      shown.step(400);
    }
    shown.end();

    expect(shown.done).toBe(10_000);
    expect(written).toEqual([
      'Storing: 40 %, 4,000 of 10,000 rows, 400/s, 0:15 left\n',
      'Storing: 80 %, 8,000 of 10,000 rows, 400/s, 0:05 left\n',
    ]);
  });
});

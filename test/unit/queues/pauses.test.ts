import { expect, test } from 'vitest';
import { pauseSeconds, secondsUntil } from '../../../shared/queues/pauses.ts';

test('what fails for a reason of ours waits longer each time, up to six hours', () => {
  expect([1, 2, 3, 4, 5, 6, 25].map(pauseSeconds)).toEqual([10, 60, 300, 1_800, 7_200, 21_600, 21_600]);
});

test('a poison message is put aside within days', () => {
  const seconds = Array.from({ length: 24 }, (_, at) => pauseSeconds(at + 1)).reduce(
    (sum, pause) => sum + pause,
  );

  expect(seconds / 86_400).toBeLessThan(6);
});

test.each([-1, -999, -1_000, -86_400_000])('a message that was due %i ms from now comes at once', (ms) => {
  expect(secondsUntil(5_000 + ms, 5_000)).toBe(0);
});

test.each([
  [1, 1],
  [1_000, 1],
  [1_001, 2],
  [43_140_000, 43_140],
  [43_200_000, 43_140],
  [90_000_000, 43_140],
])('a message that is due in %i ms is hidden for %i s, for SQS takes no twelve hours', (ms, seconds) => {
  expect(secondsUntil(5_000 + ms, 5_000)).toBe(seconds);
});

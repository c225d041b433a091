import { describe, expect, test } from 'vitest';
import { nextWaiting, patienceWith } from '../../../shared/domain/terminal.ts';

describe('What is handed out next', () => {
  const waiting = [
    { posInvoiceId: 3, leasedUntilMs: 1_000 },
    { posInvoiceId: 5, leasedUntilMs: 0 },
    { posInvoiceId: 9, leasedUntilMs: 0 },
  ];

  test.each([
    ['the oldest that is in nobody’s hands', 999, 5],
    ['the oldest again when its time is over', 1_000, 3],
  ])('is %s', (_, nowMs, id) => {
    expect(nextWaiting({ waiting }, nowMs)?.posInvoiceId).toBe(id);
  });

  test('is nothing where nothing waits', () => {
    expect(nextWaiting({ waiting: [] }, 0)).toBeUndefined();
  });
});

test('A terminal is waited for while it is busy, and asked to come more seldom the longer it rests', () => {
  const minute = 60_000;
  const at = (rested: number) => patienceWith({ activeMs: 0 }, rested);
  expect([at(0), at(2 * minute - 1), at(2 * minute), at(120 * minute - 1), at(120 * minute)]).toEqual([
    { holdMs: 20_000, retryAfterSeconds: 1 },
    { holdMs: 20_000, retryAfterSeconds: 1 },
    { holdMs: 0, retryAfterSeconds: 3 },
    { holdMs: 0, retryAfterSeconds: 3 },
    { holdMs: 0, retryAfterSeconds: 60 },
  ]);
});

import { expect, test } from 'vitest';
import { afterTry, newDelivery, type Try } from '../../../shared/domain/delivery.ts';

const hour = 3_600_000;
const untried = newDelivery(
  {
    merchantId: 84,
    eventId: 'event',
    eventType: 'payment.captured',
    invoiceId: 1_001,
    channel: 'webhook',
    round: 'first',
  },
  0,
);
const failure: Try = { atMs: 0, tookMs: 7, outcome: 'failed', status: 500, answer: 'sorry' };

test('a pause is counted from the end of the try', () => {
  expect(afterTry(untried, failure, 7)).toEqual({
    ...untried,
    tries: [failure],
    updatedMs: 7,
    nextMs: 10_007,
  });
});

test('a delivery that has ended has no next time', () => {
  const waiting = afterTry(untried, failure, 7);
  const taken: Try = { ...failure, outcome: 'delivered', status: 204 };

  expect(afterTry(waiting, taken, 10_007)).toEqual({
    ...untried,
    state: 'delivered',
    tries: [failure, taken],
    updatedMs: 10_007,
  });
});

test.each([
  [60 * hour, 'waiting', ''],
  [60 * hour + 1, 'dead', 'given-up'],
])('a late try that fails after %i ms leaves it %s', (nowMs, state, reason) => {
  const delivery = { ...untried, tries: Array<Try>(10).fill(failure) };

  expect(afterTry(delivery, failure, nowMs)).toMatchObject({ state, reason });
});

import { describe, expect, test } from 'vitest';
import {
  actDue,
  afterReminder,
  type Deadline,
  deadlineMs,
  firstDeadline,
  nextTryMs,
} from '../../../shared/domain/deadline.ts';
import { type KuwaitDate, kuwaitInstant, kuwaitTimestamp } from '../../../shared/domain/kuwait-time.ts';
import { deadlineAttributes, deadlineFrom } from '../../../shared/store/deadline-attributes.ts';
import { anInvoice } from '../fixtures/invoice.ts';

const day = (text: string) => text as KuwaitDate;

const made = {
  ...anInvoice,
  channel: 'sms',
  expiresOn: day('2026-03-17'),
  createdMs: kuwaitInstant('2026-03-10 23:59:59'),
} as const;

const reminder: Deadline = { act: 'remind', day: day('2026-03-15'), lastDay: day('2026-03-17') };
const end: Deadline = { act: 'expire', day: day('2026-03-17'), lastDay: day('2026-03-17') };

describe('What happens first with a new invoice', () => {
  test.each([
    ['its reminder, where its merchant wants one', made, 2, reminder],
    ['its end, where its merchant wants none', made, null, end],
    ['a reminder on its last day', made, 0, { ...reminder, day: day('2026-03-17') }],
    ['a reminder on the day after it was made', made, 6, { ...reminder, day: day('2026-03-11') }],
    ['its end, where the reminder would be on the day it was made', made, 7, end],
    ['its end, where only a link was asked for', { ...made, channel: 'url' as const }, 2, end],
    ['its end, where it is a cycle charged by card', { ...made, subscriptionId: made.id - 1 }, 2, end],
    ['its reminder, where a subscription begins with it', { ...made, subscriptionId: made.id }, 2, reminder],
  ])('is %s', (_, invoice, reminderDays, expected) => {
    expect(firstDeadline(invoice, reminderDays)).toEqual(expected);
  });
});

test('After its reminder an invoice has its end left', () => {
  expect(afterReminder(reminder)).toEqual(end);
});

test.each([
  [reminder, '2026-03-15 08:00:00'],
  [end, '2026-03-18 00:00:00'],
])('A deadline is due at a full hour (%#)', (deadline, at) => {
  expect(kuwaitTimestamp(deadlineMs(deadline))).toBe(at);
});

test.each([
  [reminder, '2026-03-15 07:59:59', undefined],
  [reminder, '2026-03-15 08:00:00', 'remind'],
  [reminder, '2026-03-15 20:59:59', 'remind'],
  [reminder, '2026-03-15 21:00:00', undefined],
  [reminder, '2026-03-16 07:59:59', undefined],
  [reminder, '2026-03-17 20:59:59', 'remind'],
  [reminder, '2026-03-17 23:59:59', undefined],
  [reminder, '2026-03-18 00:00:00', 'expire'],
  [end, '2026-03-17 23:59:59', undefined],
  [end, '2026-03-18 00:00:00', 'expire'],
  [end, '2026-04-18 12:00:00', 'expire'],
])('What is to be done goes by day and hour (%#)', (deadline, at, act) => {
  expect(actDue(deadline, kuwaitInstant(at))).toBe(act);
});

test.each([
  ['2026-03-14 22:00:00', '2026-03-15 08:00:00'],
  ['2026-03-15 21:00:00', '2026-03-16 08:00:00'],
  ['2026-03-17 21:00:00', '2026-03-18 00:00:00'],
  ['2026-03-16 00:00:00', '2026-03-16 08:00:00'],
])(
  'A reminder that has to wait is looked at again at the next hour that changes something (%#)',
  (now, next) => {
    expect(kuwaitTimestamp(nextTryMs(reminder, kuwaitInstant(now)))).toBe(next);
  },
);

test.each([
  [reminder, '2026-03-15 08 remind 2026-03-17'],
  [end, '2026-03-18 00 expire 2026-03-17'],
])('The index tells a deadline in order of time, and whole (%#)', (deadline, deadlineSk) => {
  const attributes = deadlineAttributes(5_003, deadline);

  expect(attributes).toEqual({ deadlinePk: 'DEADLINE#11', deadlineSk });
  expect(deadlineFrom({ ...attributes })).toEqual(deadline);
});

import type { InvoiceRecord } from './invoice.ts';
import { addDays, byDayMs, dayStartMs, type KuwaitDate, kuwaitDate } from './kuwait-time.ts';

/** What the clock makes happen with an unpaid invoice. */
export type DeadlineAct = 'remind' | 'expire';

/** What has to happen next with an unpaid invoice: on `day` it is sent once more, or with the end of `day` it expires. */
export interface Deadline {
  act: DeadlineAct;
  day: KuwaitDate;
  /** The last day it can be paid on: the same as `day` where that is what ends. */
  lastDay: KuwaitDate;
}

type New = Pick<InvoiceRecord, 'id' | 'channel' | 'subscriptionId' | 'expiresOn' | 'createdMs'>;

/**
 * What happens first with a new invoice.
 *
 * It is reminded of on a day of its own, not on the one it was made on, and where there is somebody to tell: not by a bare
 * link, and not of a cycle of a subscription, which is charged by card.
 *
 * @param reminderDays how many days before the last one its merchant wants it sent once more; null: never
 */
export const firstDeadline = (invoice: New, reminderDays: number | null): Deadline => {
  const lastDay = invoice.expiresOn;
  if (reminderDays === null || !hasReceiver(invoice)) return endOf(lastDay);
  const day = addDays(lastDay, -reminderDays);
  return day > kuwaitDate(invoice.createdMs) ? { act: 'remind', day, lastDay } : endOf(lastDay);
};

const hasReceiver = ({ id, channel, subscriptionId }: New): boolean =>
  channel !== 'url' && (subscriptionId === null || subscriptionId === id);

const endOf = (day: KuwaitDate): Deadline => ({ act: 'expire', day, lastDay: day });

/** What remains to happen with an invoice once its payer was reminded. */
export const afterReminder = ({ lastDay }: Deadline): Deadline => endOf(lastDay);

/** From when on there is something to do about a deadline, in epoch milliseconds: a full hour. */
export const deadlineMs = ({ act, day }: Deadline): number =>
  act === 'remind' ? wakingMs(day) : dayStartMs(addDays(day, 1));

/**
 * What is to be done now about a deadline that has come: a reminder waits for the morning, and one that came too late is
 * left out. Undefined for one that has to wait.
 */
export const actDue = (deadline: Deadline, nowMs: number): DeadlineAct | undefined => {
  if (deadline.lastDay < kuwaitDate(nowMs)) return 'expire';
  return deadline.act === 'remind' && deadlineMs(deadline) <= nowMs && byDayMs(nowMs) === nowMs
    ? 'remind'
    : undefined;
};

/** When something can next be done about a deadline that is to wait: by day, and when there is no day left. */
export const nextTryMs = (deadline: Deadline, nowMs: number): number =>
  Math.max(deadlineMs(deadline), Math.min(byDayMs(nowMs), deadlineMs(endOf(deadline.lastDay))));

const wakingMs = (day: KuwaitDate): number => byDayMs(dayStartMs(day));

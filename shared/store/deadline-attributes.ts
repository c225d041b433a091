import { type Deadline, type DeadlineAct, deadlineMs } from '../domain/deadline.ts';
import { type KuwaitDate, kuwaitTimestamp } from '../domain/kuwait-time.ts';
import { deadlinesOf } from './keys.ts';
import type { Item } from './table.ts';

/** Into how many partitions of the index deadlines are spread. */
export const deadlineBuckets = 16;

/** Where an unpaid invoice stands in the `deadline` index, in order of time. */
export interface DeadlineAttributes {
  deadlinePk: string;
  /** `2026-03-18 00 expire 2026-03-17`: the hour it is due at in Kuwait, and all that whoever meets it has to know. */
  deadlineSk: string;
}

export const deadlineAttributes = (invoiceId: number, deadline: Deadline): DeadlineAttributes => ({
  deadlinePk: deadlinesOf(invoiceId % deadlineBuckets),
  deadlineSk: `${kuwaitTimestamp(deadlineMs(deadline)).slice(0, 13)} ${deadline.act} ${deadline.lastDay}`,
});

/** The deadline that an entry of the index tells of. */
export const deadlineFrom = ({ deadlineSk }: Item): Deadline => {
  const [dueOn, , act, lastDay] = String(deadlineSk).split(' ') as [
    KuwaitDate,
    string,
    DeadlineAct,
    KuwaitDate,
  ];
  return { act, day: act === 'remind' ? dueOn : lastDay, lastDay };
};

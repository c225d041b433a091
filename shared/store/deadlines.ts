import { afterReminder, type Deadline } from '../domain/deadline.ts';
import { deadlineAttributes, deadlineFrom } from './deadline-attributes.ts';
import { deadlinesOf, invoiceAt, invoiceKey, type Key } from './keys.ts';
import { type InvoiceEventType, outboxWrite } from './outbox.ts';
import { untilSettled } from './retry.ts';
import type { Item, Table, Write } from './table.ts';

/** A deadline and whose it is, as the index told it: by now it may be met, or the invoice paid or cancelled. */
export interface InvoiceDeadline extends Deadline {
  merchantId: number;
  invoiceId: number;
}

/** The deadlines of unpaid invoices, of all merchants. */
export interface Deadlines {
  /** The next ones of a bucket, the earliest first; eventually consistent. */
  page(
    bucket: number,
    startAfter: Item | undefined,
  ): Promise<{ deadlines: InvoiceDeadline[]; next: Item | undefined }>;
  /** Ends the deadlines of an invoice and says that it expired; false when the deadline is no longer this one. */
  expire(deadline: InvoiceDeadline, nowMs: number): Promise<boolean>;
  /** Asks for an invoice's message once more and leaves it its last day; false when the deadline is no longer this one. */
  remind(deadline: InvoiceDeadline, nowMs: number): Promise<boolean>;
}

const pageSize = 100;

export const deadlineRepository = (table: Table): Deadlines => {
  /** Of many runs that meet the same deadline at once, one does. */
  const meet = (
    { merchantId, invoiceId, ...deadline }: InvoiceDeadline,
    type: InvoiceEventType,
    { set, values }: { set: string; values?: Item },
    nowMs: number,
  ): Promise<boolean> => {
    const { deadlinePk, deadlineSk } = deadlineAttributes(invoiceId, deadline);
    const moved: Write = {
      update: invoiceKey(merchantId, invoiceId),
      set,
      condition: '#status = :unpaid AND deadlinePk = :pk AND deadlineSk = :sk',
      names: { '#status': 'status' },
      values: { ':unpaid': 'unpaid', ':pk': deadlinePk, ':sk': deadlineSk, ...values },
    };
    return untilSettled(async () => {
      const event = outboxWrite({ type, merchantId, invoiceId, atMs: nowMs });
      const result = await table.transact([moved, event]);
      if (result.done) return true;
      return result.refusals.some((refusal) => refusal?.reason === 'condition') ? false : undefined;
    });
  };

  return {
    page: async (bucket, startAfter) => {
      const { items, next } = await table.queryIndex({
        index: 'deadline',
        pk: deadlinesOf(bucket),
        limit: pageSize,
        ...(startAfter && { startAfter }),
      });
      const deadlines = items.map((item) => ({ ...invoiceAt(item as Item & Key), ...deadlineFrom(item) }));
      return { deadlines, next };
    },

    expire: (deadline, nowMs) =>
      meet(deadline, 'invoice.expired', { set: 'REMOVE deadlinePk, deadlineSk' }, nowMs),

    remind: (deadline, nowMs) => {
      const next = deadlineAttributes(deadline.invoiceId, afterReminder(deadline));
      const set = 'SET deadlinePk = :nextPk, deadlineSk = :nextSk';
      const values = { ':nextPk': next.deadlinePk, ':nextSk': next.deadlineSk };
      return meet(deadline, 'invoice.reminded', { set, values }, nowMs);
    },
  };
};
